"""When a message may go out, and which reminders no board can do without."""

from collections.abc import Sequence

from notifications.models import Deadline, OutboxMessage
from notifications.rules import Plan, Rule
from notifications.selectors.notices import UNDELIVERED
from sar_portal.access.decide import holders_on
from sar_portal.access.errors import Refused
from sar_portal.access.models import Exclusion
from sar_portal.access.permissions import Perm

MOST_RULES = 12
LONGEST = 250  # working days: about a year
LATEST_ESCALATION = 20
ON_THE_DAY = Rule(0)


def check_still_wanted(message: OutboxMessage) -> None:
    """Raises Refused when the person has left, lost the role or been excluded (R12), or the thing is done (R13)."""
    if why := _why_not([message]).get(message.pk):
        raise Refused(why)


def still_wanted(messages: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Those that may still go out, in two queries however many there are."""
    stopped = _why_not(messages)
    return [message for message in messages if message.pk not in stopped]


def _why_not(messages: Sequence[OutboxMessage]) -> dict[int, str]:
    scopes = {message.scope_id for message in messages if message.scope_id}
    live = Exclusion.objects.live().filter(scope__in=scopes).values_list("user_id", "user__email", "scope_id")
    excluded: set[tuple[int | str, int]] = {(pk, scope) for pk, _email, scope in live}
    excluded |= {(email.lower(), scope) for _pk, email, scope in live}
    held = holders_on(scopes, {Perm(message.needs) for message in messages if message.needs})
    reasons = {message.pk: _reason(message, excluded, held) for message in messages}
    return {pk: reason for pk, reason in reasons.items() if reason}


def _reason(
    message: OutboxMessage, excluded: set[tuple[int | str, int]], held: dict[tuple[int, Perm], list[int]]
) -> str:
    user, scope = message.user, message.scope_id
    if user is not None and not user.is_active:
        return "The account has ended."
    if message.reminder is not None and not message.reminder.deadline.is_open:
        return "It is done."
    if message.reminder is not None and _is_anothers(message.reminder.deadline, message):
        return "It is another person's now."
    if scope is None:
        return ""
    if user is None:
        # A signed link is the way to the person's own interview record, which stays theirs (R12).
        theirs = (message.address, scope) in excluded and not message.sign_link
        return "The address is that of an excluded person." if theirs else ""
    if (user.pk, scope) in excluded:
        return "The person is excluded."
    if message.needs and user.pk not in held.get((scope, Perm(message.needs)), ()):
        return "The person no longer has this role."
    return ""


def _is_anothers(deadline: Deadline, message: OutboxMessage) -> bool:
    """Was it sent to one who had the work to do, and it has gone to another since? Who oversees it is told as before."""
    return deadline.person_id is not None and message.needs == deadline.to and message.user_id != deadline.person_id


def check_can_send_again(message: OutboxMessage) -> None:
    """Raises Refused unless sending has failed for good, or what was sent came back."""
    if message.state not in UNDELIVERED:
        raise Refused("Only a message that failed can be sent again.")


def check_plan(plan: Plan) -> None:
    """Raises Refused where reminders would be too many, twice the same, too far away, or without those that are mandatory: on
    the day, and to whoever oversees it once it is late.
    """
    for pace, pattern in plan.patterns.items():
        where, rules = f"{pace.label}: ", pattern.rules
        if len(rules) > MOST_RULES:
            raise Refused(f"{where}give at most {MOST_RULES} reminders.")
        if len(set(rules)) < len(rules):
            raise Refused(f"{where}the same reminder stands there twice.")
        if any(abs(rule.offset) > LONGEST for rule in rules):
            raise Refused(f"{where}a reminder is at most {LONGEST} working days from the date.")
        if ON_THE_DAY not in rules:
            raise Refused(f"{where}the reminder on the day cannot be left out.")
        if not any(rule.escalates and rule.offset <= LATEST_ESCALATION for rule in rules):
            late = f"within {LATEST_ESCALATION} working days after the date"
            raise Refused(f"{where}whoever oversees it has to be told {late}.")
