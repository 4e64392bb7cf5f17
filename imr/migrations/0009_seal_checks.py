"""Seals what lies there of entries that were put to interviewees."""

from importlib import import_module

from django.db import migrations

from sar_portal.documents.identities_migrated import sealing

SHOULD_SAY = import_module("imr.migrations.0008_sealed_checks").SHOULD_SAY


class Migration(migrations.Migration):
    atomic = False  # each batch of rows is a transaction of its own

    dependencies = [("imr", "0008_sealed_checks")]

    operations = [
        sealing("imr_entrycheck", *SHOULD_SAY, "asked"),
        sealing("imr_historicalentrycheck", *SHOULD_SAY, "asked", key="history_id"),
    ]
