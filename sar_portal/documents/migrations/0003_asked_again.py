from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_refusals")]

    operations = [
        migrations.AddField(
            model_name="storedfile", name="asked_with", field=models.CharField(blank=True, db_default="", max_length=20)
        ),
    ]
