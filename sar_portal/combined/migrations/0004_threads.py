"""A comment has a place and may answer another; those there were before are about nothing in particular."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0002_walls"),
        ("combined", "0003_overlaps"),
    ]

    operations = [
        migrations.AddField(
            model_name="subgroupcomment",
            name="answers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered_by",
                to="combined.subgroupcomment",
            ),
        ),
        migrations.AddField(
            model_name="subgroupcomment",
            name="disagreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="chronology.candidate",
            ),
        ),
        migrations.AddField(
            model_name="subgroupcomment",
            name="episode",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="combined.keyepisode",
            ),
        ),
        migrations.AddField(
            model_name="subgroupcomment",
            name="place",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
