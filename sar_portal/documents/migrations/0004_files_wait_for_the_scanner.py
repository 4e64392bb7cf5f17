from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_identitykey")]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="scan_result",
            field=models.CharField(
                choices=[
                    ("not_scanned", "Not scanned"),
                    ("checking", "Being checked"),
                    ("clean", "Nothing found"),
                    ("infected", "Malware found"),
                ],
                default="not_scanned",
                max_length=11,
            ),
        ),
    ]
