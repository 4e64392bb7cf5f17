"""When a message may go out, and which reminders no board can do without."""

from notifications.models import Deadline, OutboxMessage
from notifications.rules import Plan, Rule
from notifications.selectors.notices import UNDELIVERED
from sar_portal.access.decide import holders
from sar_portal.access.errors import Refused
from sar_portal.access.models import Exclusion
from sar_portal.access.permissions import Perm

MOST_RULES = 12
LONGEST = 250  # working days: about a year
LATEST_ESCALATION = 20
ON_THE_DAY = Rule(0)


def check_still_wanted(message: OutboxMessage) -> None:
    """Raises Refused when the person has left, lost the role or been excluded (R12), or the thing is done (R13)."""
    user, scope = message.user, message.scope
    if user is not None and not user.is_active:
        raise Refused("The account has ended.")
    if message.reminder is not None and not message.reminder.deadline.is_open:
        raise Refused("It is done.")
    if message.reminder is not None and _is_anothers(message.reminder.deadline, message):
        raise Refused("It is another person's now.")
    if user is None or scope is None:
        return
    if Exclusion.objects.live().filter(user=user, scope=scope).exists():
        raise Refused("The person is excluded.")
    if message.needs and not holders(Perm(message.needs), scope).filter(pk=user.pk).exists():
        raise Refused("The person no longer has this role.")


def is_still_wanted(message: OutboxMessage) -> bool:
    try:
        check_still_wanted(message)
    except Refused:
        return False
    return True


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
