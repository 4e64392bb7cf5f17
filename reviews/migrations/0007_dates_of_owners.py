"""Dates of recommendations that were set before a date could be one person's: each is its owner's from now on."""

from django.db import migrations


def give_to_owners(apps, schema_editor):
    deadlines = apps.get_model("notifications", "Deadline").objects
    recommendations = apps.get_model("reviews", "Recommendation").objects
    for one in recommendations.filter(owner__isnull=False).prefetch_related("actions"):
        dates = [one.impact_deadline_id, *(action.deadline_id for action in one.actions.all())]
        deadlines.filter(pk__in=[pk for pk in dates if pk]).update(person=one.owner_id)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0006_contacts"),
        ("notifications", "0003_deadline_person"),
    ]

    operations = [migrations.RunPython(give_to_owners, migrations.RunPython.noop)]
