"""What left the portal, and what was decided about names in it, is added, never changed (R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "exports_namefound",
    "exports_namesdecision",
    "exports_disclosure",
)


class Migration(migrations.Migration):
    replaces = [
        ("exports", "0002_walls"),
        ("exports", "0003_packs"),
        ("exports", "0004_archives"),
    ]

    dependencies = [("exports", "0001_tables"), ("access", "0003_refusals")]

    operations = [
        append_only(*APPEND_ONLY),
    ]
