"""The people of a review whom several agencies write about; who was shown real names, and why."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0004_checked_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="adultidentity",
            name="code",
            field=models.CharField(blank=True, max_length=40, verbose_name="called in the chronologies"),
        ),
        migrations.AddField(
            model_name="adultidentity",
            name="spellings",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), blank=True, default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="HistoricalCommonPerson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=40, verbose_name="code used in the text")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="real name")),
                (
                    "spellings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=120)),
                ("agencies_see_name", models.BooleanField(default=False, verbose_name="agencies may see the name")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical common person",
                "verbose_name_plural": "historical common persons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CommonPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=40, verbose_name="code used in the text")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="real name")),
                (
                    "spellings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=120)),
                ("agencies_see_name", models.BooleanField(default=False, verbose_name="agencies may see the name")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("review", "code"), name="common_code_once")],
            },
        ),
        migrations.CreateModel(
            name="NamesShown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names_shown", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["subject", "by", "-at"], name="reviews_nam_subject_5436f9_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb", "show"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="names_shown_with_reason",
                    )
                ],
            },
        ),
        append_only("reviews_namesshown", "reviews_historicalcommonperson"),
    ]
