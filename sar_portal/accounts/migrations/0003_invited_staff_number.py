"""A colleague is invited with their staff number, by which a register can know them (R1, R12)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_checked_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="staff_number",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
