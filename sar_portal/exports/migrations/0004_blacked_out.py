"""What was blacked out before something was given on a request: a log that is added to, never changed (G9, R8)."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0003_attempts"),
        ("reviews", "0002_refusals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BlackedOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("asked_by_role", models.CharField(max_length=120, verbose_name="who asked, by role")),
                ("requested_on", models.DateField(verbose_name="date of the request")),
                ("place", models.CharField(max_length=200, verbose_name="what, and where in it")),
                ("decided_by", models.CharField(max_length=200, verbose_name="decision-maker")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blacked_out",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_on", "at", "pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="blacked_out_with_reason"
                    )
                ],
            },
        ),
        append_only("exports_blackedout"),
    ]
