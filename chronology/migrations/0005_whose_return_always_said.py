"""A column that is never empty would be looked through row by row while nobody may read. So a rule says it first, which is looked
into beside people's reading and writing; PostgreSQL takes it for the proof, and it goes. One that was broken off begins anew.
"""

import django.db.models.deletion
from django.db import migrations, models

SAY = """
ALTER TABLE chronology_returnedentry DROP CONSTRAINT IF EXISTS chronology_returnedentry_whose;
ALTER TABLE chronology_returnedentry
    ADD CONSTRAINT chronology_returnedentry_whose CHECK (agency_return_id IS NOT NULL) NOT VALID;
"""
LOOK = "ALTER TABLE chronology_returnedentry VALIDATE CONSTRAINT chronology_returnedentry_whose"
GO = "ALTER TABLE chronology_returnedentry DROP CONSTRAINT IF EXISTS chronology_returnedentry_whose"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("chronology", "0004_whose_return_filled_in")]

    operations = [
        migrations.RunSQL(SAY, GO),
        migrations.RunSQL(LOOK, migrations.RunSQL.noop),
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
        migrations.RunSQL(GO, migrations.RunSQL.noop),
    ]
