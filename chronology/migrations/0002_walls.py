"""Returned rows and earlier versions are added, never changed (R7)."""

from django.db import migrations

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("chronology", "0001_initial"), ("access", "0003_walls")]

    operations = [
        append_only(
            "chronology_returnedentry", "chronology_historicalchronologyentry", "chronology_historicalpersoncode"
        )
    ]
