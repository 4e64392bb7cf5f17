"""A comment or decision of the subgroup may speak of one return, and is then hidden from those excluded from it (R12)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("combined", "0002_walls"),
        ("reviews", "0004_checked_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="subgroupcomment",
            name="agency_return",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.agencyreturn",
            ),
        ),
        migrations.AddField(
            model_name="subgroupdecision",
            name="agency_return",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.agencyreturn",
            ),
        ),
    ]
