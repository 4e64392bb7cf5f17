"""The rows of the chronology's page: 200 at a time, each with its neighbours, its gap and its last change."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from chronology.models import Chronology, ChronologyEntry
from chronology.selectors import drafts
from chronology.selectors.gaps import Gap, gaps_in
from sar_portal.access.permissions import Perm

ROWS = 200


@dataclass(frozen=True)
class ListedEntry:
    """One line of the list: the entry, and the gap that it ends."""

    entry: ChronologyEntry
    gap: Gap | None
    reasons: list[str]
    can_up: bool = False
    can_down: bool = False


def page_of(viewer, chronology: Chronology, perm: Perm, *, attention: bool, number: str | None) -> Page:
    """A page of the rows in force, in order, or of those alone that need attention. A mangled number gives the first."""
    entries = drafts.with_last_change(drafts.entries_of(viewer, chronology, perm))
    if attention:
        entries = entries.exclude(needs_attention="")
    page = Paginator(entries, ROWS).get_page(number)
    gaps = {} if attention else {gap.before: gap for gap in gaps_in(viewer, chronology, perm)}
    rows = list(page.object_list)
    # Among the marked rows alone, neighbours are not those of the chronology.
    moves = [(False, False)] * len(rows) if attention else drafts.neighbours_of(rows)
    listed = [
        ListedEntry(row, gaps.get(row.pk), row.needs_attention.splitlines(), up, down)
        for row, (up, down) in zip(rows, moves, strict=True)
    ]
    return Page(listed, page.number, page.paginator)


def removed_page(viewer, chronology: Chronology, number: str | None) -> Page:
    """Rows that were taken out, newest first."""
    return Paginator(drafts.removed_entries(viewer, chronology).select_related("removed_by"), ROWS).get_page(number)


def read_as(entry: ChronologyEntry) -> str:
    """What was understood of date and time, in words; '' where nothing was. Never a guessed part (R11)."""
    known = entry.when.render() if entry.date_from else ""
    timed = entry.time_words if entry.time_from or entry.time_qualifier else ""
    return ", ".join(words for words in (known, timed) if words)
