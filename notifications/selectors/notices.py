"""What a person was told, and what became of a board's messages."""

from django.db.models import Q, QuerySet

from notifications.kinds import AGENCY_ONLY, DIGEST
from notifications.models import OutboxMessage
from notifications.selectors.plans import below
from sar_portal.access.decide import visible
from sar_portal.access.models import Exclusion
from sar_portal.access.permissions import Kind, Perm
from sar_portal.accounts.models import Board

State = OutboxMessage.State


def notices_of(viewer) -> QuerySet[OutboxMessage]:
    """The viewer's own notifications, newest first; none of a return from which they are excluded meanwhile (R12)."""
    excluded = Exclusion.objects.live().filter(user=viewer).values("scope")
    mine = OutboxMessage.objects.filter(Q(scope__isnull=True) | ~Q(scope__in=excluded), user=viewer)
    return mine.exclude(Q(state=State.ABORTED) | Q(kind=DIGEST)).select_related("reminder__deadline")


def unread_count(viewer) -> int:
    return notices_of(viewer).filter(read_at__isnull=True).count()


def deliveries(viewer, board: Board) -> QuerySet[OutboxMessage]:
    """Every message about the board and what is below it, newest first, for those who manage its accounts.

    Never one that is the agency's own affair, such as an interview (R5) or a hand-over (R6).
    """
    boards = visible(viewer, Perm.MANAGE_ACCOUNTS, Board).filter(pk=board.pk).values("pk")
    shown = (
        OutboxMessage.objects.filter(below(boards)).exclude(kind__in=AGENCY_ONLY).exclude(scope__kind=Kind.HAND_OVER)
    )
    return shown.select_related("user")


def boards_with_deliveries(viewer) -> QuerySet[Board]:
    """The boards whose deliveries the viewer may look at."""
    return visible(viewer, Perm.MANAGE_ACCOUNTS, Board)
