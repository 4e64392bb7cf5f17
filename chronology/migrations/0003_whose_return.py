"""Each returned row says of which return it is. What shows it to a person asks for that, and found it by way of its version and
that version's part: for each row a question of its own, which made a search of a long composite ten times as slow.

A trigger fills it in, also for what is written while the rows that are there are filled in (0004), and refuses a row that says
otherwise.
"""

import django.db.models.deletion
from django.db import migrations, models

OF_ITS_RETURN = """
CREATE FUNCTION returned_entry_of_its_return() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its bigint := (SELECT p.agency_return_id FROM reviews_submission s JOIN reviews_returnpart p ON p.id = s.part_id
                   WHERE s.id = NEW.submission_id);
BEGIN
    NEW.agency_return_id := coalesce(NEW.agency_return_id, its);
    IF NEW.agency_return_id <> its THEN -- a copy of all tables may bring the version after its rows
        RAISE EXCEPTION 'a returned row is of the return of its version' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_its_return BEFORE INSERT ON chronology_returnedentry
FOR EACH ROW EXECUTE FUNCTION returned_entry_of_its_return();
"""
OF_ITS_RETURN_BACK = """
DROP TRIGGER of_its_return ON chronology_returnedentry;
DROP FUNCTION returned_entry_of_its_return();
"""


class Migration(migrations.Migration):
    dependencies = [("chronology", "0002_refusals"), ("reviews", "0002_refusals")]

    operations = [
        migrations.AddField(
            "returnedentry",
            "agency_return",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="returned_entries",
                to="reviews.agencyreturn",
            ),
        ),
        migrations.RunSQL(OF_ITS_RETURN, OF_ITS_RETURN_BACK),
    ]
