from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_files_wait_for_the_scanner")]

    operations = [
        migrations.AddField(
            model_name="storedfile", name="asked_with", field=models.CharField(blank=True, db_default="", max_length=20)
        ),
    ]
