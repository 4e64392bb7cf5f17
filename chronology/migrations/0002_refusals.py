"""Returned rows, earlier versions and decisions are added, never changed (R7, R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "chronology_returnedentry",
    "chronology_historicalchronologyentry",
    "chronology_historicalpersoncode",
    "chronology_returnedperson",
    "chronology_historicalglossaryterm",
    "chronology_settlement",
    "chronology_rowquery",
    "chronology_rowanswer",
    "chronology_boardcolumns",
    "chronology_correction",
    "chronology_correctiondecision",
)


class Migration(migrations.Migration):
    replaces = [
        ("chronology", "0002_walls"),
        ("chronology", "0003_sealed_people"),
        ("chronology", "0004_seal_people"),
    ]

    dependencies = [("chronology", "0001_tables"), ("access", "0003_refusals")]

    operations = [
        append_only(*APPEND_ONLY),
    ]
