"""The crest of a board: rows that are added and stay as they are, so that what was printed with one keeps it (R7, R8)."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_quiet_hours"),
        ("documents", "0004_asked_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardCrest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("alternative", models.CharField(blank=True, max_length=120, verbose_name="what it shows, in words")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="crests", to="accounts.board"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("alternative", ""), ("file__isnull", True), ("sha256", ""))
                        | models.Q(
                            ("file__isnull", False),
                            ("sha256__regex", "^[0-9a-f]{64}$"),
                            models.Q(("alternative", ""), _negated=True),
                        ),
                        name="crest_whole_or_none",
                    )
                ],
            },
        ),
        append_only("documents_boardcrest"),
    ]
