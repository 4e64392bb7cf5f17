"""That it was confirmed who still needs access: added, never changed (R8). And how often a board asks for it."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_themes"),
        ("accounts", "0005_digest_hour"),
    ]

    operations = [
        migrations.AddField(
            model_name="board",
            name="access_months",
            field=models.PositiveSmallIntegerField(
                default=12,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)],
                verbose_name="months until it is confirmed again who still needs access",
            ),
        ),
        migrations.AddField(
            model_name="historicalboard",
            name="access_months",
            field=models.PositiveSmallIntegerField(
                default=12,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)],
                verbose_name="months until it is confirmed again who still needs access",
            ),
        ),
        migrations.CreateModel(
            name="AccessConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="access.scope"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ConfirmedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("coordinator", "SAR coordinator"),
                            ("subgroup_member", "Subgroup member"),
                            ("subgroup_reader", "Subgroup member on a shared review"),
                            ("lead_reviewer", "Lead reviewer"),
                            ("agency_lead", "Agency lead"),
                            ("imr_author", "IMR author"),
                            ("senior_manager", "Senior manager"),
                            ("recommendation_owner", "Owner of recommendations"),
                            ("interview_reader", "Reader of interview records"),
                            ("contributor", "Contributor"),
                            ("administrator", "Administrator"),
                            ("auditor", "Auditor"),
                            ("hand_over_author", "Author of a hand-over"),
                            ("hand_over_recipient", "Recipient of a hand-over"),
                        ],
                        max_length=30,
                    ),
                ),
                ("needed", models.BooleanField()),
                (
                    "confirmation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="accounts.accessconfirmation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["user__name", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("confirmation", "user", "role"), name="confirmed_once")
                ],
            },
        ),
        append_only("accounts_accessconfirmation", "accounts_confirmedperson"),
    ]
