from django.db import migrations, models

from sar_portal.documents.identities import SealedText
from sar_portal.documents.identities_migrated import dates_as_text, json_as_text, lists_as_text


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0014_themes"),
    ]

    operations = [
        migrations.AddField(
            model_name="adultidentity",
            name="name_mark",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="adultidentity",
            name="nhs_mark",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="adultidentity",
            name="nhs_number",
            field=SealedText(blank=True, max_length=12, verbose_name="NHS number"),
        ),
        migrations.AlterField(
            model_name="adultidentity",
            name="real_name",
            field=SealedText(max_length=120),
        ),
        migrations.AlterField(
            model_name="commonperson",
            name="name",
            field=SealedText(blank=True, max_length=120, verbose_name="real name"),
        ),
        migrations.AlterField(
            model_name="historicalcommonperson",
            name="name",
            field=SealedText(blank=True, max_length=120, verbose_name="real name"),
        ),
        *dates_as_text("reviews", "adultidentity", "date_of_birth", "date_of_death"),
        json_as_text("reviews", "informationrequest", "content"),
        *lists_as_text("reviews", "adultidentity", "commonperson", "historicalcommonperson"),
    ]
