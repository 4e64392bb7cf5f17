"""What an acceptance agrees to: recommendations with their words and actions, in the transaction of the acceptance (R7)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from notifications import deadlines
from notifications.models import Deadline
from notifications.rules import Pace
from reviews.models import (
    Action,
    ActionState,
    Level,
    PartKind,
    Recommendation,
    ReturnPart,
    SignOff,
    Submission,
    Wording,
    own_date,
)
from sar_portal.access.audit import record
from sar_portal.access.history import save_beside
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role

REPORTS = (PartKind.IMR, PartKind.INFORMATION_REPORT)
LEVELS = {str(level.label): level.value for level in Level}


def take_over(*, part: ReturnPart, submission: Submission, at: datetime | None = None, by) -> None:
    """Enters the recommendations of a version that is accepted now; who accepts it owns the new ones.

    One that is there already, by its number in the report, keeps its owner, its actions and all that was said of it; the
    words of this version are added to those of the ones before, and actions that are new in it to its own. Where it says
    something else of an action that is there, the register keeps what its owner acts on, and shows what the report says.
    """
    found = submission.content.get("recommendations", []) if part.kind in REPORTS else []
    at = at or timezone.now()
    for item in found:
        known = Recommendation.objects.filter(part=part, number_there=int(item["number"])).first()
        one = known or _enter(part, int(item["number"]), at, by)
        words = words_of(item, submission.content)
        Wording.objects.create(recommendation=one, submission=submission, at=at, by=by, **words)
        take_over_actions(one, item["actions"], by)
        keep_own_date(one, by)
        record("did", "take_over_recommendation", one, by=by, details={"version": submission.number, "new": not known})
    if Recommendation.objects.filter(part=part, owner=by).exists():
        assign_role(user=by, role=Role.RECOMMENDATION_OWNER, scope=part.agency_return.scope, reason="acceptance", by=by)


def hold_agreed(part: ReturnPart) -> None:
    """Locks what was agreed by versions before, in one order and before the trail, as whoever acts on it does."""
    list(part.recommendations.select_for_update(of=("self",), no_key=True).order_by("pk"))


@transaction.atomic
def take_over_earlier() -> int:
    """Enters what was accepted before there was a register, as its acceptance would have; returns how many reports.

    A report of which anything is in the register already is left alone, so doing it again changes nothing.
    """
    accepted = SignOff.objects.filter(verb="accept", subject__kind__in=REPORTS, subject__recommendations__isnull=True)
    accepted = accepted.select_related("subject__agency_return", "submission", "by").order_by("at", "pk")
    earlier = [one for one in accepted if one.submission.content.get("recommendations")]
    for one in earlier:
        take_over(part=one.subject, submission=one.submission, at=one.at, by=one.by)
    return len({one.subject_id for one in earlier})


def _enter(part: ReturnPart, number: int, at: datetime, by) -> Recommendation:
    ret = part.agency_return
    taken = ret.recommendations.filter(number=number).exists()
    here = next_number(ret.recommendations) if taken else number
    return Recommendation.objects.create(
        scope=ret.scope,
        review=ret.review,
        agency_return=ret,
        part=part,
        number=here,
        number_there=number,
        reference=f"{ret.reference}-R{here}",
        agreed_on=timezone.localdate(at),
        owner=by,
    )


def next_number(rows) -> int:
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def words_of(item: dict, content: dict) -> dict:
    """What the frozen version says of a recommendation; the lessons it rests on say what about, the first of them for whom."""
    lessons = _rests_on(item["lesson"], content["lessons"])
    lesson = lessons[0] if lessons else None
    measures = dict.fromkeys(action["evidence"] for action in item["actions"] if action["evidence"])
    numbers = {number: None for one in lessons for number in one["lines_of_enquiry"].split(", ")}
    return {
        "text": item["recommendation"],
        "lesson": item["lesson"],
        "level": LEVELS.get(lesson["level"], "") if lesson else "",
        "kloes": [int(number) for number in numbers if number.isdecimal()],
        "outcome": item["outcome"],
        "measure": item.get("measure") or "\n".join(measures),
        "target_on": day_written(item.get("due", "")),
    }


def _rests_on(said: str, lessons: list[dict]) -> list[dict]:
    """The lessons whose texts, one after the other, are what a recommendation says that it rests on."""
    for one in sorted(lessons, key=lambda one: -len(one["lesson"])):
        if said == one["lesson"]:
            return [one]
        rest = said.removeprefix(f"{one['lesson']}\n\n")
        if rest != said and (others := _rests_on(rest, lessons)):
            return [one, *others]
    return []


def take_over_actions(one: Recommendation, planned: list[dict], by) -> None:
    """Enters the actions that are new in a version; of the others, notes what it says of them now."""
    rows = one.actions.select_for_update(of=("self",), no_key=True)
    known = {row.what_there or row.what: row for row in rows}
    for item in planned:
        there = {"what_there": item["action"], "lead_there": item["lead"], "target_there": day_written(item["due"])}
        row = known.get(item["action"])
        if row is None:
            values = {"what": item["action"], "lead_officer": item["lead"], "target_on": there["target_there"]}
            enter_action(one, values | there, by)
        elif any(getattr(row, name) != value for name, value in there.items()):
            for name, value in there.items():
                setattr(row, name, value)
            save_beside([row], *there, by=by)


def day_written(words: str) -> date | None:
    """The day of a frozen version ('31 March 2027') as a date; none where it says none."""
    try:
        return datetime.strptime(words, "%d %B %Y").date()
    except ValueError:
        return None


def enter_action(one: Recommendation, values: dict, by) -> Action:
    """Adds an action with its date, of which its owner is reminded while it is open. The caller has asked who may."""
    action = Action(recommendation=one, number=next_number(one.actions), **values)
    if action.due_on is not None and one.is_open:
        action.deadline = date_of(action, action.due_on, by)
    action._history_user = by
    action.save(force_insert=True)
    return action


def date_of(action: Action, due_on: date, by) -> Deadline:
    one = action.recommendation
    return set_date(one, "action", f"Action {action.number} of recommendation {one.number}", due_on, by)


def keep_own_date(one: Recommendation, by) -> None:
    """Its own date runs, moves or rests, as its newest words and its actions say now (`own_date`). The caller has locked it.

    One that rested runs again without what fell due in between; nobody hears of one date twice by the same rule (R13).
    """
    until = one.wordings.latest("at", "pk").target_on if one.is_open else None
    until = own_date(until, one.actions.filter(state=ActionState.PLANNED)) if until else None
    if one.deadline is None:
        if until is not None:
            one.deadline = set_date(one, "recommendation", f"Implement recommendation {one.number}", until, by)
            one.save(update_fields=["deadline"])
    elif until is None:
        deadlines.cancel(one.deadline, by=by)
    elif not one.deadline.is_open:
        deadlines.reopen(one.deadline, due_on=until, by=by)
    elif one.deadline.due_on != until:
        deadlines.shift(one.deadline, due_on=until, reason="The recommendation was worded anew.", by=by)


def set_date(one: Recommendation, kind: str, what: str, due_on: date, by, pace: Pace = Pace.STANDARD):
    """A date of the register: its owner alone is reminded, the coordinator where the board owns it (R13)."""
    to = Perm.OWN_RECOMMENDATIONS if one.agency_return_id else Perm.MANAGE_REVIEW
    return deadlines.set_deadline(
        scope=one.scope,
        kind=kind,
        reference=one.reference,
        what=what,
        link=one.notice_link(),
        due_on=due_on,
        to=to,
        pace=pace,
        person=one.owner,
        by=by,
    )
