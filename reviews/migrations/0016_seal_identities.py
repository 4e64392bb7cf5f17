from django.db import migrations

from sar_portal.documents.identities import mark_of_name, mark_of_nhs_number
from sar_portal.documents.identities_migrated import sealing


def mark(apps, schema_editor):
    for identity in apps.get_model("reviews", "AdultIdentity").objects.iterator():
        identity.name_mark = mark_of_name(identity.real_name)
        identity.nhs_mark = mark_of_nhs_number(identity.nhs_number)
        identity.save(update_fields=["name_mark", "nhs_mark"])


class Migration(migrations.Migration):
    atomic = False  # each batch of rows is a transaction of its own

    dependencies = [("reviews", "0015_sealed_identities"), ("documents", "0003_identitykey")]

    operations = [
        sealing("reviews_adultidentity", "real_name", "date_of_birth", "date_of_death", "nhs_number", "spellings"),
        migrations.RunPython(mark, migrations.RunPython.noop),
        sealing("reviews_informationrequest", "content"),
        sealing("reviews_commonperson", "name", "spellings"),
        sealing("reviews_historicalcommonperson", "name", "spellings", key="history_id"),
    ]
