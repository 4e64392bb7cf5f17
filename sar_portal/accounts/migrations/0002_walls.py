"""Earlier versions of a board and of an agency are added, never changed (R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "accounts_historicalagency",
    "accounts_historicalboard",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("access", "0003_walls")]

    operations = [append_only(*APPEND_ONLY)]
