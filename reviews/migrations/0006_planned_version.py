"""What is planned for an agency knows its version, so that nobody overwrites another's plan unseen (R14)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0005_people_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="plannedrequest",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
