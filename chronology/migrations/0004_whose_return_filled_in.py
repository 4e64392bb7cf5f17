"""The rows that are there say of which return they are: by parts, each in a transaction of its own, in which alone the trigger that
refuses every change stands aside. One that was broken off goes on where it was.
"""

from django.db import migrations, models, transaction

AT_A_TIME = 5_000
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
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while its keys wait to be checked
            cursor.execute("ALTER TABLE chronology_returnedentry ENABLE TRIGGER append_only")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("chronology", "0003_whose_return")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
