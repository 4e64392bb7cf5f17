"""A recommendation may rest on several lessons: the first as before, the others by their numbers."""

import django.contrib.postgres.fields
from django.db import migrations, models


def further_lessons():
    field = models.PositiveSmallIntegerField()
    # The database has the default, too: pages of the version before, which are served still, save without the column.
    return django.contrib.postgres.fields.ArrayField(
        base_field=field, blank=True, default=list, db_default=[], size=None
    )


class Migration(migrations.Migration):
    dependencies = [
        ("imr", "0002_refusals"),
    ]

    operations = [
        migrations.AddField(model_name="historicalrecommendation", name="further_lessons", field=further_lessons()),
        migrations.AddField(model_name="recommendation", name="further_lessons", field=further_lessons()),
    ]
