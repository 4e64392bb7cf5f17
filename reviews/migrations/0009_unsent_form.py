"""What is typed into forms that save nothing until they are sent."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sar_portal.documents.identities


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_closed_to_grants"),
        ("reviews", "0008_unsent_decision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnsentForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("address", models.CharField(max_length=300)),
                ("words", sar_portal.documents.identities.SealedJson(default=dict)),
                ("sent", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.scope"),
                ),
            ],
            options={
                "ordering": ["-saved_at", "-pk"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("by", "key"), name="unsent_form_once")],
            },
        ),
    ]
