"""At which hour the daily e-mail of a board goes."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_default_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="board",
            name="digest_hour",
            field=models.PositiveSmallIntegerField(
                default=9,
                validators=[django.core.validators.MaxValueValidator(23)],
                verbose_name="hour at which the daily e-mail goes, from 0 to 23",
            ),
        ),
        migrations.AddField(
            model_name="historicalboard",
            name="digest_hour",
            field=models.PositiveSmallIntegerField(
                default=9,
                validators=[django.core.validators.MaxValueValidator(23)],
                verbose_name="hour at which the daily e-mail goes, from 0 to 23",
            ),
        ),
    ]
