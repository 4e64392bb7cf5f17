"""A recommendation's own date is one of which people are reminded."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_refusals"),
        ("reviews", "0009_unsent_form"),
    ]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="deadline",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notifications.deadline",
            ),
        ),
    ]
