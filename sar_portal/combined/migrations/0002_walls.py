"""Sharing, comments and decisions of the subgroup are added, never changed (R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("combined", "0001_initial"), ("access", "0003_walls")]

    operations = [append_only("combined_sharing", "combined_subgroupcomment", "combined_subgroupdecision")]
