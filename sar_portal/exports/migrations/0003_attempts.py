from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0002_refusals")]

    operations = [
        migrations.AddField("export", "attempts", models.PositiveSmallIntegerField(default=0, db_default=0)),
    ]
