"""When people are reminded is what a board decides; each date runs at a pace instead of by the word that it is of."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only

PACES = """
UPDATE notifications_deadline SET pace = CASE kind WHEN 'impact_check' THEN 'long' ELSE 'urgent' END
WHERE kind IN ('records', 'impact_check');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_recommendation_owner"),
        ("accounts", "0004_default_days"),
        ("notifications", "0003_deadline_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="pace",
            field=models.CharField(
                choices=[
                    ("standard", "Most dates"),
                    ("urgent", "Dates that cannot wait"),
                    ("long", "Dates a long way off"),
                ],
                default="standard",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="ReminderPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("plan", models.JSONField()),
                ("for_open", models.BooleanField(default=False)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminder_plans", to="accounts.board"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadlines",
                to="notifications.reminderplan",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("pace__in", ["standard", "urgent", "long"])), name="deadline_pace_known"
            ),
        ),
        append_only("notifications_reminderplan"),
        migrations.RunSQL(PACES, migrations.RunSQL.noop),
    ]
