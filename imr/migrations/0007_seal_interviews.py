"""Seals what lies in interview records from before."""

from importlib import import_module

from django.db import migrations

from sar_portal.documents.identities_migrated import sealing

RECORD = import_module("imr.migrations.0006_sealed_interviews").RECORD


class Migration(migrations.Migration):
    atomic = False  # each batch of rows is a transaction of its own

    dependencies = [("imr", "0006_sealed_interviews")]

    operations = [
        sealing("imr_staffinterview", *RECORD),
        sealing("imr_historicalstaffinterview", *RECORD, key="history_id"),
        sealing("imr_entrycheck", "said"),
        sealing("imr_historicalentrycheck", "said", key="history_id"),
        sealing("imr_interviewconfirmation", "comment", "remarks"),
        sealing("imr_recordaddendum", "text"),
        sealing("imr_recordcopy", "content"),
    ]
