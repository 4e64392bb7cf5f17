"""What a board asks for in a chronology now, and what it decided before."""

from dataclasses import dataclass

from chronology.columns import HOUSE, Columns
from chronology.models import BoardColumns, Chronology
from reviews.models import ReturnPart, Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


def board_columns_of(board: Board) -> Columns:
    """What counts for a chronology that begins now in a new review."""
    newest = BoardColumns.objects.filter(board=board).last()
    return newest.read() if newest else Columns(HOUSE)


def columns_then(board: Board, seen: int) -> Columns:
    """Those of the decision that a page showed, however old it is."""
    decision = BoardColumns.objects.filter(board=board, pk=seen).first()
    return decision.read() if decision else Columns(HOUSE)


def newest_of(board: Board) -> int:
    """The key of the board's last decision; 0 where it decided nothing yet."""
    newest = BoardColumns.objects.filter(board=board).last()
    return newest.pk if newest else 0


def columns_for(part: ReturnPart) -> BoardColumns | None:
    """What a chronology that begins now is asked for: as its siblings of the review are, else as the board last decided.

    So the chronologies of one review have the same columns, although the board changes them while it runs.
    """
    return asked_in(part.agency_return.review)


def asked_in(review: Review) -> BoardColumns | None:
    """The same for whichever chronology of the review begins next."""
    sibling = Chronology.objects.filter(part__agency_return__review=review).select_related("asked").order_by("pk")
    if (first := sibling.first()) is not None:
        return first.asked
    return BoardColumns.objects.filter(board=review.board_id).last()


def columns_in(review: Review) -> Columns:
    """The columns that the chronologies of a review have, as the board calls them."""
    asked = asked_in(review)
    return asked.read() if asked else Columns(HOUSE)


@dataclass(frozen=True)
class Decided:
    """One decision, and what it changed, in sentences."""

    decision: BoardColumns
    changes: list[str]


def decisions_on_columns(viewer, board: Board) -> list[Decided]:
    """Every decision of the board on its columns, newest first."""
    found = (
        visible(viewer, Perm.MANAGE_BOARD, BoardColumns).filter(board=board).select_related("by").order_by("at", "pk")
    )
    before, told = Columns(HOUSE), []
    for decision in found:
        now = decision.read()
        told.append(Decided(decision, _changes(before, now)))
        before = now
    return told[::-1]


def _changes(before: Columns, now: Columns) -> list[str]:
    said = []
    for old, new in zip(before, now, strict=True):
        if old.label != new.label:
            said.append(f"{old.label} is called {new.label}.")
        if old.shown != new.shown:
            said.append(f"{new.label} is {'shown' if new.shown else 'left out'}.")
        if old.mandatory != new.mandatory:
            said.append(f"{new.label} {'must be filled' if new.mandatory else 'may be left blank'}.")
    return said or ["Nothing was changed."]
