"""The text of a hand-over, sealed until it is read or its days are over (R6)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0012_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOverText",
            fields=[
                (
                    "hand_over",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="imr.handover",
                    ),
                ),
                ("sealed", models.TextField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
