"""The words of a board's request letters, now and before, and how they would look in a letter to an invented agency."""

from dataclasses import dataclass

from reviews.letters import HOUSE, PLACES, Texts
from reviews.models import RequestLetterTexts
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


def newest_texts(board: Board) -> RequestLetterTexts | None:
    """The board's last decision; None where the house's words count."""
    return RequestLetterTexts.objects.filter(board=board).last()


def texts_of(decision: RequestLetterTexts | None) -> Texts:
    """The text of each place; the house's own for a place that the decision does not know."""
    return HOUSE | (decision.texts if decision else {})


def texts_then(board: Board, seen: int) -> Texts:
    """Those of the decision that a page showed, however old it is."""
    return texts_of(RequestLetterTexts.objects.filter(board=board, pk=seen).first())


@dataclass(frozen=True)
class Changed:
    """One text that a decision changed: where it stands, and both versions."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Decided:
    decision: RequestLetterTexts
    changes: list[Changed]


def decisions_on_letter(viewer, board: Board) -> list[Decided]:
    """Every decision of the board on its letters, newest first, with both versions of what it changed."""
    found = visible(viewer, Perm.MANAGE_BOARD, RequestLetterTexts).filter(board=board).select_related("by")
    before, told = HOUSE, []
    for decision in found.order_by("at", "pk"):
        now = texts_of(decision)
        changed = [Changed(one.label, before[key], now[key]) for key, one in PLACES.items() if before[key] != now[key]]
        told.append(Decided(decision, changed))
        before = now
    return told[::-1]
