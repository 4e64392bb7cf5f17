from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_put_away")]

    operations = [
        migrations.AddField(
            model_name="scope", name="closed", field=models.BooleanField(default=False, db_default=False)
        ),
    ]
