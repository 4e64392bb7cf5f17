"""What was put away of the trail: which events, into which file, and who decided so. How it goes is closing's (0005).

By the time it is taken back the table belongs to the trail's own role (docs/decisions/0032), so the way back works as that one.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only
from sar_portal.access.trail_wall import become_owner_of


def person() -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_refusals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrailEpoch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.PositiveBigIntegerField()),
                ("last", models.PositiveBigIntegerField()),
                ("start_hash", models.CharField(blank=True, max_length=64)),
                ("end_hash", models.CharField(max_length=64)),
                ("before", models.DateField()),
                ("file_name", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("asked_by", person()),
                ("confirmed_by", person()),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="epochs", to="access.auditchain"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "first"), name="epoch_begins_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="epoch_ends_after"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_by", models.F("confirmed_by")), _negated=True),
                        name="epoch_by_two_people",
                    ),
                ],
            },
        ),
        append_only("access_trailepoch"),
        migrations.RunPython(migrations.RunPython.noop, become_owner_of("access_trailepoch")),
    ]
