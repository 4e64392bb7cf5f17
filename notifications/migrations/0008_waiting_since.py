"""A date may wait for an answer, such as to a request for more time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0007_bounces"),
    ]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="waiting_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
