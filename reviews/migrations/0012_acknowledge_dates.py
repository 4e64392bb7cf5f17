"""Requests that wait for their acknowledgement get the date by which it is due."""

from django.db import migrations
from django.utils import timezone

from notifications.rules import HOUSE, Pace, from_data
from notifications.working_days import add_working_days

# As a request is made from now on; a migration does not follow what its words become later.
FACTS = {"kind": "acknowledgement", "pace": "urgent", "to": "answer_request"}
NOT_NOW = ("suspended", "closed")


def set_dates(apps, schema_editor):
    requests = apps.get_model("reviews", "InformationRequest").objects
    decided = apps.get_model("reviews", "RequestDecision").objects.filter(verb="acknowledge")
    parts = apps.get_model("reviews", "ReturnPart").objects
    today = timezone.localdate()
    dateless = requests.filter(deadline=None).exclude(agency_return__review__state__in=NOT_NOW)
    for request in dateless.select_related("agency_return__review__board").order_by("pk"):
        ret = request.agency_return
        acknowledged = decided.filter(subject=request).order_by("at").last()
        waiting = parts.filter(agency_return=ret, kind__in=request.asks, state="requested").order_by("state_since")
        if acknowledged:  # but for what was asked for again since
            waiting = waiting.filter(state_since__gt=acknowledged.at)
        if (acknowledged or request.asks) and not waiting.exists():
            continue
        asked_at = waiting.last().state_since if acknowledged else request.sent_at
        request.deadline = _set(apps, request, ret, asked_at, today)
        request.save(update_fields=["deadline"])


def _set(apps, request, ret, asked_at, today):
    board = ret.review.board
    plan = apps.get_model("notifications", "ReminderPlan").objects.filter(board=board.pk).order_by("at", "pk").last()
    rules = from_data(plan.plan) if plan else HOUSE
    due_on = add_working_days(timezone.localtime(asked_at).date(), board.acknowledge_days, rules.closed)
    words = "the request" if request.number == 1 else f"supplementary request {request.number}"
    deadline = apps.get_model("notifications", "Deadline").objects.create(
        scope_id=ret.pk,
        reference=ret.reference,
        what=f"Acknowledge {words}",
        link=f"/returns/{ret.reference}/request/",
        due_on=due_on,
        remind_on=rules.next_day(Pace.URGENT, due_on, today),
        plan=plan,
        **FACTS,
    )
    change = apps.get_model("notifications", "DeadlineChange")
    change.objects.create(deadline=deadline, verb="set", to_date=due_on)
    return deadline


def end_dates(apps, schema_editor):
    """Nobody is to be reminded of a date that nothing meets any more; going forward again sets new ones."""
    requests, now = apps.get_model("reviews", "InformationRequest").objects, timezone.now()
    deadlines = apps.get_model("notifications", "Deadline").objects
    dated = list(requests.exclude(deadline=None).values_list("deadline", flat=True))
    ended = deadlines.filter(pk__in=dated, met_at=None, cancelled_at=None)
    changes = apps.get_model("notifications", "DeadlineChange").objects
    changes.bulk_create([changes.model(deadline=one, verb="cancelled", to_date=one.due_on) for one in ended])
    ended.update(cancelled_at=now, remind_on=None)
    requests.exclude(deadline=None).update(deadline=None)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0011_acknowledge_by"), ("notifications", "0008_waiting_since")]

    operations = [migrations.RunPython(set_dates, end_dates)]
