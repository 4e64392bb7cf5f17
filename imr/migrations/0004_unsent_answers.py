"""What an interviewee has typed on the page of their link and not sent."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import sar_portal.documents.identities


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0003_further_lessons"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnsentAnswer",
            fields=[
                (
                    "share",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="draft",
                        serialize=False,
                        to="imr.interviewshare",
                    ),
                ),
                ("words", sar_portal.documents.identities.SealedNotes(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
