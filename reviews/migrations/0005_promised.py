"""The rest of a partial reply has a date of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_refusals"),
        ("reviews", "0004_no_spellings"),
    ]

    operations = [
        migrations.AddField(
            model_name="returnpart",
            name="promised",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="promised_part",
                to="notifications.deadline",
            ),
        ),
    ]
