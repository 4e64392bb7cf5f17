"""Decisions on columns are never changed (R8); rows that contributors wrote before say so. The author need not take those
on again: what is asked of new rows is not asked of work that was finished under the old rule.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef

from sar_portal.access.append_only import append_only


def attribute(apps, schema_editor):
    roles = apps.get_model("access", "RoleAssignment").objects.filter(
        role="contributor", user=OuterRef("created_by"), scope=OuterRef("chronology__part__agency_return__scope")
    )
    apps.get_model("chronology", "ChronologyEntry").objects.filter(Exists(roles)).update(contributed=True)


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0009_columns_and_contributors"),
        ("access", "0005_roleassignment_team"),
        ("reviews", "0001_initial"),
    ]

    operations = [
        append_only("chronology_boardcolumns"),
        migrations.RunPython(attribute, migrations.RunPython.noop),
    ]
