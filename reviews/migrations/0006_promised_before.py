"""The rest of a partial reply that was given before there were such dates has one too, at the pace and by the plan of its part.

Of a review that stands still it is set when the review goes on (services/promised.py). Undoing it leaves the dates: what happened
to one is never removed, and the reply names the same day.
"""

from django.db import migrations
from django.utils import timezone

# As they stood when this was written: a part of which nothing is waited for, and what a reply does not outlast.
ENDED = ("nil_return", "refused", "withdrawn", "final")
ASKED_ANEW = ("reopen", "request_again")
CAME = ("accept", "confirm_secured")


def set_dates(apps, schema_editor) -> None:
    replies = apps.get_model("reviews", "RequestDecision").objects.filter(verb="partial_reply", part__promised=None)
    replies = replies.exclude(part__state__in=ENDED).exclude(
        part__agency_return__review__state__in=("suspended", "closed")
    )
    newest = {
        one.part_id: one for one in replies.select_related("part__deadline", "part__agency_return").order_by("at", "pk")
    }
    for _, reply in sorted(newest.items()):
        if not _outlived(apps, reply):
            _set_date(apps, reply)


def _outlived(apps, reply) -> bool:
    later = {"subject": reply.part_id, "at__gt": reply.at}
    anew = apps.get_model("reviews", "PartDecision").objects.filter(**later, verb__in=ASKED_ANEW)
    came = apps.get_model("reviews", "SignOff").objects.filter(**later, verb__in=CAME)
    return anew.exists() or came.exists()


def _set_date(apps, reply) -> None:
    part, words = reply.part, dict(reply.part._meta.get_field("kind").flatchoices)
    reference = part.agency_return.reference
    promised = apps.get_model(
        "notifications", "Deadline"
    ).objects.create(
        scope_id=part.agency_return_id,
        kind="promised",
        pace=part.deadline.pace,
        plan_id=part.deadline.plan_id,
        reference=reference,
        what=f"The rest of a partial reply: {words[part.kind]}",
        link=f"/returns/{reference}/request/",
        to="answer_request",
        due_on=reply.until,
        remind_on=timezone.localdate(),  # the sweep finds the next day from there, and sends nothing of days that have passed
        waiting_since=part.deadline.waiting_since if part.deadline.met_at is None else None,
    )
    changes = apps.get_model("notifications", "DeadlineChange").objects
    changes.create(deadline=promised, verb="set", to_date=reply.until, by_id=reply.by_id)
    part.promised = promised
    part.save(update_fields=["promised"])


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_refusals"), ("reviews", "0005_promised")]

    operations = [migrations.RunPython(set_dates, migrations.RunPython.noop)]
