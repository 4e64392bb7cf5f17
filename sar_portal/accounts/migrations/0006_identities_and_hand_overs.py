"""Names and addresses as they were last compared (R1), and how long an agency keeps the text of a hand-over (R6)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_roleassignment_team"),
        ("accounts", "0005_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownIdentity",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="known_as",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="agency",
            name="hand_over_days",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="days that the text of a hand-over is kept"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="hand_over_days",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="days that the text of a hand-over is kept"),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("hand_over_days__lte", 28)), name="hand_over_days_few"
            ),
        ),
    ]
