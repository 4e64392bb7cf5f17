from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0004_archives")]

    operations = [
        migrations.AddField("export", "attempts", models.PositiveSmallIntegerField(default=0)),
    ]
