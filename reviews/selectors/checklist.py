"""What a board's coordinators check a returned part against, now and before."""

from dataclasses import dataclass

from reviews.checklist import HOUSE, Line, from_data
from reviews.models import BoardChecklist
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


def newest_checklist(board: Board) -> BoardChecklist | None:
    """The board's last decision; None where the house's own list counts."""
    return BoardChecklist.objects.filter(board=board).last()


def lines_of(decision: BoardChecklist | None) -> tuple[Line, ...]:
    return from_data(decision.lines) if decision else HOUSE


def lines_then(board: Board, seen: int) -> tuple[Line, ...]:
    """Those of the decision that a page showed, however old it is."""
    return lines_of(BoardChecklist.objects.filter(board=board, pk=seen).first())


@dataclass(frozen=True)
class Decided:
    """One decision, and what it changed, in sentences."""

    decision: BoardChecklist
    changes: list[str]


def decisions_on_checklist(viewer, board: Board) -> list[Decided]:
    """Every decision of the board on its checklist, newest first."""
    found = visible(viewer, Perm.MANAGE_BOARD, BoardChecklist).filter(board=board).select_related("by")
    before, told = HOUSE, []
    for decision in found.order_by("at", "pk"):
        now = lines_of(decision)
        told.append(Decided(decision, _changes(before, now)))
        before = now
    return told[::-1]


def _changes(before: tuple[Line, ...], now: tuple[Line, ...]) -> list[str]:
    old, new = ({line.key: line for line in lines} for lines in (before, now))
    said = [f"‘{line.words}’ is no longer asked." for key, line in old.items() if key not in new]
    said += [f"‘{line.words}’ is asked." for key, line in new.items() if key not in old]
    both = [(old[key], line) for key, line in new.items() if key in old and old[key] != line]
    for was, line in both:
        words = f"‘{was.words}’ reads ‘{line.words}’." if was.words != line.words else ""
        where = (was.of_chronology, was.of_report) != (line.of_chronology, line.of_report)
        said.append(words or f"‘{line.words}’ is asked of other parts." if where or words else "")
    return [one for one in said if one] or ["Nothing was changed."]
