from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_asked_again")]

    operations = [
        migrations.AddField(
            model_name="storedfile", name="asked_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
