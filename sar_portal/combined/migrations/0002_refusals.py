"""What the subgroup and those who prepare for it decided and noted is added, never changed (R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "combined_sharing",
    "combined_subgroupcomment",
    "combined_subgroupdecision",
    "combined_annotation",
    "combined_annotatedrow",
    "combined_historicalkeyepisode",
    "combined_overlapdecision",
)


class Migration(migrations.Migration):
    replaces = [
        ("combined", "0002_walls"),
        ("combined", "0003_overlaps"),
        ("combined", "0004_threads"),
    ]

    dependencies = [("combined", "0001_tables"), ("access", "0003_refusals")]

    operations = [
        append_only(*APPEND_ONLY),
    ]
