from django.db import migrations

from sar_portal.documents.identities import SealedText
from sar_portal.documents.identities_migrated import lists_as_text


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0002_walls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalpersoncode",
            name="name",
            field=SealedText(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="personcode",
            name="name",
            field=SealedText(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="returnedperson",
            name="name",
            field=SealedText(blank=True, max_length=120),
        ),
        *lists_as_text("chronology", "historicalpersoncode", "personcode", "returnedperson"),
    ]
