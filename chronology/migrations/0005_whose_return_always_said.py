import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chronology", "0004_whose_return_filled_in")]

    operations = [
        migrations.AlterField(
            "returnedentry",
            "agency_return",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="returned_entries",
                to="reviews.agencyreturn",
            ),
        ),
    ]
