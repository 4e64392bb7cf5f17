"""The words that were agreed, and earlier texts of actions, are added, never changed (R7)."""

from django.db import migrations

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_recommendations"), ("access", "0003_walls")]

    operations = [append_only("reviews_wording", "reviews_historicalaction")]
