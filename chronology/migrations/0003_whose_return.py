"""Each returned row says of which return it is. What shows it to a person asks for that, and found it by way of its version and
that version's part: for each row a question of its own, which made a search of a long composite ten times as slow.

A trigger fills it in, also for what is written while this runs, and refuses a row that says otherwise. Rows that are there are
filled in by parts, each in a transaction of its own, in which alone the trigger that refuses every change stands aside.
"""

import django.db.models.deletion
from django.db import migrations, models, transaction

AT_A_TIME = 5_000
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
FILL = """
UPDATE chronology_returnedentry e SET agency_return_id = p.agency_return_id
FROM reviews_submission s JOIN reviews_returnpart p ON p.id = s.part_id
WHERE s.id = e.submission_id AND e.agency_return_id IS NULL AND e.id > %s AND e.id <= %s
"""


def fill(apps, editor):
    last = apps.get_model("chronology", "ReturnedEntry").objects.aggregate(last=models.Max("id"))["last"] or 0
    for first in range(0, last, AT_A_TIME):
        with transaction.atomic(using=editor.connection.alias), editor.connection.cursor() as cursor:
            cursor.execute("ALTER TABLE chronology_returnedentry DISABLE TRIGGER append_only")
            cursor.execute(FILL, [first, first + AT_A_TIME])
            cursor.execute("ALTER TABLE chronology_returnedentry ENABLE TRIGGER append_only")


class Migration(migrations.Migration):
    atomic = False

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
        migrations.RunPython(fill, migrations.RunPython.noop),
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
