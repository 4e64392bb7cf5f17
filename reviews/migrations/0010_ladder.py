"""To whom a board escalates, rung by rung, and to which rung each escalation went."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0009_metadata"),
        ("accounts", "0005_digest_hour"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="requestdecision",
            name="rung",
            field=models.CharField(blank=True, max_length=30, default=""),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="EscalationLadder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("rungs", models.JSONField()),
                ("for_open", models.BooleanField(default=False)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ladders", to="accounts.board"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["at", "pk"], "abstract": False, "default_permissions": ()},
        ),
        append_only("reviews_escalationladder"),
    ]
