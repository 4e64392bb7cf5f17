from django.db import migrations

from sar_portal.documents.identities_migrated import sealing


class Migration(migrations.Migration):
    atomic = False  # each batch of rows is a transaction of its own

    dependencies = [("chronology", "0003_sealed_people"), ("documents", "0003_identitykey")]

    operations = [
        sealing("chronology_personcode", "name", "spellings"),
        sealing("chronology_historicalpersoncode", "name", "spellings", key="history_id"),
        sealing("chronology_returnedperson", "name", "spellings"),
    ]
