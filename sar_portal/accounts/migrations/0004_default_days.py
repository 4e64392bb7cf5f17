"""How many working days agencies are given to acknowledge, to name their people and to answer a query."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_recommendation_owner"),
    ]

    operations = [
        migrations.AddField(
            model_name="board",
            name="acknowledge_days",
            field=models.PositiveSmallIntegerField(default=3, verbose_name="working days to acknowledge a request"),
        ),
        migrations.AddField(
            model_name="board",
            name="name_people_days",
            field=models.PositiveSmallIntegerField(default=5, verbose_name="working days to name the agency’s people"),
        ),
        migrations.AddField(
            model_name="board",
            name="query_days",
            field=models.PositiveSmallIntegerField(
                default=10, verbose_name="working days to answer a query on a return"
            ),
        ),
        migrations.AddField(
            model_name="historicalboard",
            name="acknowledge_days",
            field=models.PositiveSmallIntegerField(default=3, verbose_name="working days to acknowledge a request"),
        ),
        migrations.AddField(
            model_name="historicalboard",
            name="name_people_days",
            field=models.PositiveSmallIntegerField(default=5, verbose_name="working days to name the agency’s people"),
        ),
        migrations.AddField(
            model_name="historicalboard",
            name="query_days",
            field=models.PositiveSmallIntegerField(
                default=10, verbose_name="working days to answer a query on a return"
            ),
        ),
    ]
