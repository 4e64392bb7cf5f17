import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("documents", "0001_initial")]

    dependencies = [
        ("access", "0001_tables"),
        ("accounts", "__first__"),
    ]

    operations = at_once(
        migrations.CreateModel(
            name="IdentityKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=16)),
                ("box", models.BinaryField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Making",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=60, unique=True)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="making_percent")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stored_files", to="access.scope"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF document"),
                            ("docx", "Word document"),
                            ("docm", "Word document with macros"),
                            ("xlsx", "Excel workbook"),
                            ("csv", "CSV table"),
                            ("txt", "Plain text"),
                            ("png", "PNG picture"),
                            ("jpg", "JPEG picture"),
                        ],
                        max_length=4,
                    ),
                ),
                ("origin", models.CharField(choices=[("uploaded", "Uploaded"), ("made", "Made here")], max_length=8)),
                ("storage_name", models.CharField(max_length=80, unique=True)),
                ("original_name", models.CharField(blank=True, max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "scan_result",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Not scanned"),
                            ("checking", "Being checked"),
                            ("clean", "Nothing found"),
                            ("infected", "Malware found"),
                        ],
                        default="not_scanned",
                        max_length=11,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pdf", "docx", "docm", "xlsx", "csv", "txt", "png", "jpg"])),
                        name="file_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="file_sha256_is_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="file_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rendering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="renderings", to="access.scope"
                    ),
                ),
                ("paper", models.CharField(max_length=30)),
                ("reference", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("frozen_sha256", models.CharField(max_length=64)),
                ("beside_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "pdf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rendering", to="documents.storedfile"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scope", "paper", "reference", "number", "beside_sha256"), name="paper_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("frozen_sha256__regex", "^[0-9a-f]{64}$")), name="paper_sha256_is_one"
                    ),
                ],
            },
        ),
    )
