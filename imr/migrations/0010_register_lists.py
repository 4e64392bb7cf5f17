"""Lists of people brought in to a register, each row as it came. Added, never changed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0009_chosen_evidence"),
        ("reviews", "0006_planned_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rows", models.JSONField(default=list)),
                ("managers_made", models.PositiveIntegerField(default=0, verbose_name="line managers added with them")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_imports",
                        to="reviews.agencyreturn",
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
                "ordering": ["-at"],
                "default_permissions": (),
            },
        ),
        append_only("imr_registerimport"),
    ]
