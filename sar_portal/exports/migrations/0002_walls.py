"""What left the portal, and what was decided about names in it, is added, never changed (R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "exports_namefound",
    "exports_namesdecision",
    "exports_disclosure",
)


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial"), ("access", "0003_walls")]

    operations = [append_only(*APPEND_ONLY)]
