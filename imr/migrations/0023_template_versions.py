"""Who published a version of a template, and why. Versions are added, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("imr", "0022_deputy"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            "reporttemplate",
            "by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("reporttemplate", "reason", models.CharField(blank=True, max_length=300)),
        append_only("imr_reporttemplate", "imr_templatesection"),
    ]
