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
)


class Migration(migrations.Migration):
    dependencies = [("combined", "0001_initial"), ("access", "0003_walls")]

    operations = [append_only(*APPEND_ONLY)]
