"""What was agreed before a recommendation's own date was reminded of has one too, by the newest plan of its board.

Undone, those dates end, as nothing would stop or move them any more; done again, each is the one that it was, so that nobody hears
a second time of what they were told of (R13).
"""

from django.db import migrations
from django.db.models.functions import Coalesce
from django.utils import timezone

# As they stood when this was written.
KIND = "recommendation"


def set_dates(apps, schema_editor) -> None:
    before = {one.reference: one for one in apps.get_model("notifications", "Deadline").objects.filter(kind=KIND)}
    agreed = apps.get_model("reviews", "Recommendation").objects.filter(deadline=None)
    for one in agreed.select_related("review").order_by("pk"):
        one.deadline = before.get(one.reference)
        wording = one.wordings.order_by("at", "pk").last()
        if one.state == "agreed" and wording and wording.target_on and not _spoken_for(one, wording.target_on):
            _run(apps, one, wording)
        if one.deadline is not None:
            one.save(update_fields=["deadline"])


def _spoken_for(one, until) -> bool:
    """By an action that is open and has the same date or a later one."""
    to_do = one.actions.filter(state="planned").annotate(due_on=Coalesce("revised_on", "target_on"))
    return to_do.filter(due_on__gte=until).exists()


def _run(apps, one, wording) -> None:
    deadlines, changes = (apps.get_model("notifications", name).objects for name in ("Deadline", "DeadlineChange"))
    # The sweep finds the next day from today, and sends nothing of days that have passed.
    due = {"due_on": wording.target_on, "remind_on": timezone.localdate(), "person_id": one.owner_id}
    said = {"to_date": wording.target_on, "by_id": wording.by_id}
    if one.deadline is not None:
        changes.create(deadline=one.deadline, verb="reopened", from_date=one.deadline.due_on, **said)
        deadlines.filter(pk=one.deadline.pk).update(**due, met_at=None, cancelled_at=None)
        return
    plans = apps.get_model("notifications", "ReminderPlan").objects.filter(board=one.review.board_id)
    one.deadline = deadlines.create(
        scope_id=one.scope_id,
        kind=KIND,
        plan=plans.order_by("at", "pk").last(),
        reference=one.reference,
        what=f"Implement recommendation {one.number}",
        link=f"/actions/{one.reference}/",
        to="own_recommendations" if one.agency_return_id else "manage_review",
        **due,
    )
    changes.create(deadline=one.deadline, verb="set", **said)


def end_dates(apps, schema_editor) -> None:
    changes = apps.get_model("notifications", "DeadlineChange").objects
    running = apps.get_model("notifications", "Deadline").objects.filter(kind=KIND, met_at=None, cancelled_at=None)
    for deadline in running.order_by("pk"):
        changes.create(deadline=deadline, verb="cancelled", from_date=deadline.due_on, to_date=deadline.due_on)
    running.update(cancelled_at=timezone.now(), remind_on=None)
    apps.get_model("reviews", "Recommendation").objects.update(deadline=None)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_refusals"), ("reviews", "0010_own_date")]

    operations = [migrations.RunPython(set_dates, end_dates)]
