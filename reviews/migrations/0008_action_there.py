"""An action keeps what the report says of it. Those already entered are found by the words they had first."""

from django.db import migrations, models

FIELDS = {
    "what_there": models.TextField(blank=True),
    "lead_there": models.CharField(blank=True, max_length=120),
    "target_there": models.DateField(blank=True, null=True),
}


def find_there(apps, schema_editor):
    actions = apps.get_model("reviews", "Action").objects
    first_words = apps.get_model("reviews", "HistoricalAction").objects.order_by("history_date", "history_id")
    wordings = apps.get_model("reviews", "Wording").objects.filter(submission__isnull=False)
    planned = {}
    for wording in wordings.select_related("submission", "recommendation").order_by("submission__number"):
        for item in wording.submission.content["recommendations"]:
            if int(item["number"]) == wording.recommendation.number_there:
                said = planned.setdefault(wording.recommendation_id, {})
                said |= {action["action"]: action["lead"] for action in item["actions"]}
    for action in actions.filter(recommendation__in=list(planned)):
        first = first_words.filter(id=action.pk).first()
        if first is not None and first.what in planned[action.recommendation_id]:
            lead = planned[action.recommendation_id][first.what]
            actions.filter(pk=action.pk).update(what_there=first.what, lead_there=lead, target_there=first.target_on)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_dates_of_owners")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model in ("action", "historicalaction")
            for name, field in FIELDS.items()
        ),
        migrations.RunPython(find_there, migrations.RunPython.noop),
    ]
