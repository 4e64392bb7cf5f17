"""A text of the report is known by the key of its section, not by its number, which a newer template may change."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only

# Comments are never changed: for the time of this step their trigger stands aside.
BY_KEY = """
ALTER TABLE imr_comment DISABLE TRIGGER append_only;
UPDATE imr_comment c SET place = 'section-' || s.key FROM imr_report r, imr_templatesection s
    WHERE c.report_id = r.id AND s.template_id = r.template_id AND c.place = 'section-' || s.number;
ALTER TABLE imr_comment ENABLE TRIGGER append_only;
UPDATE imr_putaway p SET place = 'section-' || s.key FROM imr_report r, imr_templatesection s
    WHERE p.report_id = r.id AND s.template_id = r.template_id AND p.place = 'section-' || s.number;
"""
# Backwards, a section that a newer template left out has no number: its name is cut to what the column held.
BY_NUMBER = """
ALTER TABLE imr_comment DISABLE TRIGGER append_only;
UPDATE imr_comment c SET place = 'section-' || s.number FROM imr_report r, imr_templatesection s
    WHERE c.report_id = r.id AND s.template_id = r.template_id AND c.place = 'section-' || s.key;
UPDATE imr_comment SET place = left(place, 20) WHERE length(place) > 20;
ALTER TABLE imr_comment ENABLE TRIGGER append_only;
UPDATE imr_putaway p SET place = 'section-' || s.number FROM imr_report r, imr_templatesection s
    WHERE p.report_id = r.id AND s.template_id = r.template_id AND p.place = 'section-' || s.key;
DELETE FROM imr_putaway WHERE length(place) > 20;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField("comment", "place", models.CharField(max_length=60)),
        migrations.AlterField("putaway", "place", models.CharField(max_length=60)),
        migrations.RunSQL(BY_KEY, BY_NUMBER),
        migrations.CreateModel(
            name="TemplateMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                *(
                    (name, models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to))
                    for name, related, to in (
                        ("after", "+", "imr.reporttemplate"),
                        ("before", "+", "imr.reporttemplate"),
                        ("by", "+", settings.AUTH_USER_MODEL),
                        ("subject", "moves", "imr.report"),
                    )
                ),
            ],
            options={"ordering": ["at", "pk"], "abstract": False, "default_permissions": ()},
        ),
        append_only("imr_templatemove"),
    ]
