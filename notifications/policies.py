"""When a message may go out."""

from notifications.models import OutboxMessage
from sar_portal.access.decide import holders
from sar_portal.access.errors import Refused
from sar_portal.access.models import Exclusion
from sar_portal.access.permissions import Perm


def check_still_wanted(message: OutboxMessage) -> None:
    """Raises Refused when the person has left, lost the role or been excluded (R12), or the thing is done (R13)."""
    user, scope = message.user, message.scope
    if user is not None and not user.is_active:
        raise Refused("The account has ended.")
    if message.reminder is not None and not message.reminder.deadline.is_open:
        raise Refused("It is done.")
    if user is None or scope is None:
        return
    if Exclusion.objects.live().filter(user=user, scope=scope).exists():
        raise Refused("The person is excluded.")
    if message.needs and not holders(Perm(message.needs), scope).filter(pk=user.pk).exists():
        raise Refused("The person no longer has this role.")


def check_can_send_again(message: OutboxMessage) -> None:
    """Raises Refused unless sending has failed for good."""
    if message.state != OutboxMessage.State.FAILED:
        raise Refused("Only a message that failed can be sent again.")
