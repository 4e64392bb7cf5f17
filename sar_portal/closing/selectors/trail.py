"""What of the audit trail may be put away, what two people have decided on it, and what was put away already (L8)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from reviews.models import Review
from sar_portal.access import epochs
from sar_portal.access.decide import visible
from sar_portal.access.models import AuditChain, AuditEvent, TrailEpoch
from sar_portal.access.permissions import Perm
from sar_portal.access.row_wall import whole_house
from sar_portal.accounts.models import Board
from sar_portal.closing.models import LegalHold, TrailDecision
from sar_portal.closing.selectors.retention import hold_of

MAY = (Perm.READ_AUDIT, Perm.MANAGE_BOARD)
# As the database's own functions have them (migration 0005).
YEARS, DAYS = 6, 7
Verb = TrailDecision.Verb


def newest_day() -> date:
    """The last day before which events may be put away."""
    today = timezone.now().astimezone(UTC).date()
    try:
        return today.replace(year=today.year - YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - YEARS, day=28)


def decided_on(board: Board) -> TrailDecision | None:
    """What still waits: the newest decision, if it is of the last days. Asked, or confirmed and for the command to do."""
    newest = TrailDecision.objects.filter(subject=board).select_related("by").last()
    if newest is None or newest.verb == Verb.WITHDRAW or newest.at <= timezone.now() - timedelta(days=DAYS):
        return None
    return newest


@dataclass(frozen=True)
class Part:
    """The first events that one chain still holds, up to a day."""

    chain: AuditChain
    first: int
    last: int

    @property
    def events(self) -> int:
        return self.last - self.first + 1

    @property
    def words(self) -> str:
        return f"Review {self.chain.scope_id}, disposed of" if self.chain.scope_id else "Accounts, boards and agencies"


def parts_before(board: Board, before: date, *, decided: datetime | None = None) -> list[Part]:
    """Of the platform's chain, and of the board's reviews that were disposed of: all events of before the day.

    The platform's stays while a legal hold is set on a review that was there before the day, whichever board's. `decided`: of
    this only what was so at that moment and was not put away since, as the database's own function has it (migration 0006).
    """
    with whole_house():  # of a hold and a review nothing is said but that it is there
        reviews = Q(scope__parent=board.pk) & ~Q(scope__in=Review.objects.values("pk"))
        if decided is not None:
            reviews &= ~Q(pk__in=AuditEvent.objects.filter(at__gt=decided).values("chain"))
        platform = Q() if _held_since(before, decided) else Q(scope__isnull=True)
        chains = AuditChain.objects.filter(reviews | platform if platform else reviews).order_by("pk")
        if decided is not None:
            chains = chains.exclude(pk__in=TrailEpoch.objects.filter(at__gt=decided).values("chain"))
        return [part for chain in chains if (part := _part(chain, before)).events > 0]


def _part(chain: AuditChain, before: date) -> Part:
    day = datetime.combine(before, time(), UTC)
    earlier = TrailEpoch.objects.filter(chain=chain).order_by("last").last()
    later = AuditEvent.objects.filter(chain=chain, at__gte=day).order_by("number").first()
    return Part(chain, earlier.last + 1 if earlier else 1, later.number - 1 if later else chain.length)


def _held_since(before: date, decided: datetime | None = None) -> bool:
    reviews = AuditEvent.objects.filter(number=1, at__lt=datetime.combine(before, time(), UTC)).values("chain__scope")
    decisions: dict[int, list[LegalHold]] = {}
    holds = LegalHold.objects.filter(subject__in=reviews)
    for hold in holds if decided is None else holds.exclude(verb="lift", at__gt=decided):
        decisions.setdefault(hold.subject_id, []).append(hold)
    return any(hold_of(those) is not None for those in decisions.values())


def held_since(before: date) -> bool:
    """Whether a legal hold is set on a review that was there before the day."""
    with whole_house():
        return _held_since(before)


@dataclass(frozen=True)
class PutAway:
    """`at_hand`: whether its file lies in the folder of the checkpoints; None where whoever asks knows of no such folder."""

    epoch: TrailEpoch
    at_hand: bool | None

    @property
    def words(self) -> str:
        return Part(self.epoch.chain, self.epoch.first, self.epoch.last).words


def put_away(viewer, board: Board) -> list[PutAway]:
    """What was put away, newest first, for who may decide on it: of the platform, and of the board's reviews."""
    if not any(visible(viewer, perm, Board).filter(pk=board.pk).exists() for perm in MAY):
        return []
    found: QuerySet[TrailEpoch] = TrailEpoch.objects.filter(
        Q(chain__scope__isnull=True) | Q(chain__scope__parent=board.pk)
    ).select_related("chain", "asked_by", "confirmed_by")
    here = bool(settings.CHECKPOINTS)
    return [
        PutAway(epoch, epochs.path_of(epoch) is not None if here else None) for epoch in found.order_by("-at", "-pk")
    ]
