"""Settings of boards and agencies have a version and a history (R14)."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_walls"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="board",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="HistoricalAgency",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("code", models.SlugField(help_text="Short code shown beside its colour, such as POL", max_length=8)),
                ("shared_mailbox", models.EmailField(blank=True, max_length=254)),
                (
                    "manager_reads_interviews",
                    models.BooleanField(default=False, verbose_name="the senior manager reads interview records"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "board",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.board",
                    ),
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
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="access.scope",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agency",
                "verbose_name_plural": "historical agencies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalBoard",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("code", models.SlugField(help_text="Short code used in references, such as ASAB", max_length=12)),
                ("subgroup_name", models.CharField(default="Learning and Review Subgroup", max_length=120)),
                ("coordinator_title", models.CharField(default="SAR coordinator", max_length=80)),
                ("chair_name", models.CharField(blank=True, max_length=120, verbose_name="independent chair")),
                ("contact", models.TextField(blank=True, verbose_name="how to reach the coordinator")),
                (
                    "legal_basis",
                    models.TextField(
                        default="Section 45 of the Care Act 2014 requires you to supply the information asked for in this letter."
                    ),
                ),
                (
                    "handling",
                    models.CharField(default="OFFICIAL-SENSITIVE", max_length=60, verbose_name="handling marking"),
                ),
                (
                    "records_days",
                    models.PositiveSmallIntegerField(default=4, verbose_name="working days to secure records"),
                ),
                (
                    "chronology_days",
                    models.PositiveSmallIntegerField(default=20, verbose_name="working days for the chronology"),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(
                        default=40, verbose_name="working days for the IMR or information report"
                    ),
                ),
                (
                    "gap_days",
                    models.PositiveSmallIntegerField(
                        default=42, verbose_name="days without an entry that count as a gap"
                    ),
                ),
                ("is_fictional", models.BooleanField(default=False)),
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
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="access.scope",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical board",
                "verbose_name_plural": "historical boards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        append_only("accounts_historicalagency", "accounts_historicalboard"),
    ]
