"""By when a request is acknowledged: a date of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0010_ladder"), ("notifications", "0008_waiting_since")]

    operations = [
        migrations.AddField(
            model_name="informationrequest",
            name="deadline",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="request",
                to="notifications.deadline",
            ),
        ),
    ]
