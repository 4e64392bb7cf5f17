"""An adult of whom no other spelling is known has nothing sealed in its place, so that a first one can be added during a legal
hold (G7): whether a sealed list is empty, the database cannot see.
"""

from django.db import migrations

from sar_portal.documents.identities import SealedListOrNothing, seal


def leave_empty(apps, schema_editor) -> None:
    for row in apps.get_model("reviews", "AdultIdentity").objects.only("pk", "spellings"):
        if not row.spellings:
            row.save(update_fields=["spellings"])


def seal_again(apps, schema_editor) -> None:
    """Before this, what was not sealed was read as a list of PostgreSQL, and no such list is empty text."""
    rows = apps.get_model("reviews", "AdultIdentity").objects.only("pk", "spellings")
    with schema_editor.connection.cursor() as cursor:
        for pk in [row.pk for row in rows if not row.spellings]:
            cursor.execute("UPDATE reviews_adultidentity SET spellings = %s WHERE id = %s", [seal("[]"), pk])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_family_contacts")]

    operations = [
        migrations.AlterField(
            model_name="adultidentity",
            name="spellings",
            field=SealedListOrNothing(blank=True, default=list),
        ),
        migrations.RunPython(leave_empty, seal_again),
    ]
