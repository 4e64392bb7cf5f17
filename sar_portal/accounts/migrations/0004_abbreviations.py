"""A board's own abbreviations, which no agency of it need explain."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_address_changes_stay")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="abbreviations",
            field=models.TextField(blank=True, db_default="", verbose_name="abbreviations of your own"),
        )
        for model in ("board", "historicalboard")
    ]
