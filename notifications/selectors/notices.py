"""What a person was told, and what became of a board's messages."""

from django.db.models import Q, QuerySet

from notifications.kinds import AGENCY_ONLY, DIGEST
from notifications.models import OutboxMessage
from notifications.selectors.plans import below
from sar_portal.access.decide import visible
from sar_portal.access.models import Exclusion, ScopeGrant
from sar_portal.access.permissions import Kind, Perm
from sar_portal.accounts.models import Board

State = OutboxMessage.State
UNDELIVERED = (State.FAILED, State.BOUNCED)


def notices_of(viewer) -> QuerySet[OutboxMessage]:
    """The viewer's own notifications, newest first; none of a return from which they are excluded meanwhile (R12)."""
    excluded = Exclusion.objects.live().filter(user=viewer).values("scope")
    mine = OutboxMessage.objects.filter(Q(scope__isnull=True) | ~Q(scope__in=excluded), user=viewer)
    return mine.exclude(Q(state=State.ABORTED) | Q(kind=DIGEST)).select_related("reminder__deadline")


def unread_count(viewer) -> int:
    return notices_of(viewer).filter(read_at__isnull=True).count()


def deliveries(viewer, board: Board) -> QuerySet[OutboxMessage]:
    """The messages about the board and what is below it, newest first: every one for those who manage its accounts, for
    coordinators those of the reviews and returns that are theirs to see (R12).

    Never one that is the agency's own affair, such as an interview (R5) or a hand-over (R6).
    """
    boards = visible(viewer, Perm.MANAGE_ACCOUNTS, Board).filter(pk=board.pk).values("pk")
    run = visible(viewer, Perm.OPEN_REVIEW, Board).filter(pk=board.pk).values("pk")
    mine = Q(scope__in=_scopes_of(viewer))
    return _outward().filter(below(boards) | (below(run) & mine)).select_related("user")


def undelivered(viewer, board: Board) -> QuerySet[OutboxMessage]:
    """What failed or came back, of what the viewer may look at."""
    return deliveries(viewer, board).filter(state__in=UNDELIVERED)


def _outward() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.exclude(kind__in=AGENCY_ONLY).exclude(scope__kind=Kind.HAND_OVER)


def _scopes_of(viewer):
    """The boards, reviews and returns that the viewer coordinates."""
    perms = [perm.value for perm in (Perm.OPEN_REVIEW, Perm.MANAGE_REVIEW, Perm.CHECK_QUALITY)]
    held = ScopeGrant.objects.filter(user=viewer, user__is_active=True, permission__codename__in=perms)
    return held.values("content_object")


def boards_with_deliveries(viewer) -> QuerySet[Board]:
    """The boards whose deliveries the viewer may look at."""
    may = [visible(viewer, perm, Board).values("pk") for perm in (Perm.MANAGE_ACCOUNTS, Perm.OPEN_REVIEW)]
    return Board.objects.filter(Q(pk__in=may[0]) | Q(pk__in=may[1]))
