"""Decisions on recommendations, notes and evidence are added, never changed (R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "actions_recommendationdecision",
    "actions_actiondecision",
    "actions_note",
    "actions_evidence",
)


class Migration(migrations.Migration):
    replaces = [
        ("actions", "0002_walls"),
    ]

    dependencies = [("actions", "0001_tables"), ("access", "0003_refusals")]

    operations = [
        append_only(*APPEND_ONLY),
    ]
