"""The rows of one import, each beside the cells that it was read from."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from chronology.models import ChronologyEntry, EntryFields, Import, ImportRow
from chronology.selectors.drafts import rows_of

ROWS = 100
_TEXTS = (
    "source",
    "people",
    "contact_type",
    "event",
    "adult_seen",
    "adults_voice",
    "action",
    "comment",
    "practice_code",
)


@dataclass(frozen=True)
class PreviewRow:
    """One row of the file: its cells, what was made of them, and the outcome with its reasons."""

    row: ImportRow
    cells: list[tuple[str, str]]
    made: list[tuple[str, str]]
    reasons: list[str]


def page_of(viewer, batch: Import, outcome: str, number: str | None) -> Page:
    """A page of the rows in the file's order, or of one outcome alone."""
    rows = rows_of(viewer, batch)
    if outcome in ImportRow.Outcome.values:
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows.order_by("position"), ROWS).get_page(number)
    return Page([preview_of(row, batch) for row in page.object_list], page.number, page.paginator)


def cells_of(row: ImportRow, batch: Import) -> list[tuple[str, str]]:
    """The cells as they came, in the file's order: the database keeps JSON without one."""
    order = {column["heading"].strip(): place for place, column in reversed(list(enumerate(batch.headings)))}
    return sorted(row.original.items(), key=lambda cell: order.get(cell[0], len(order)))


def original_of(entry: ChronologyEntry) -> list[tuple[str, str]]:
    """The cells that a row came from; empty for a row that was typed (R11)."""
    return cells_of(entry.import_row, entry.import_row.batch) if entry.import_row else []


def preview_of(row: ImportRow, batch: Import) -> PreviewRow:
    """A skipped row made nothing; any other says date and time as they would be shown, then each text."""
    cells = [(heading, text) for heading, text in cells_of(row, batch) if text.strip()]
    return PreviewRow(row, cells, _made(row.values) if row.values else [], row.reason.splitlines())


def _words_of(name: str) -> str:
    field = EntryFields._meta.get_field(name)
    return str(getattr(field, "verbose_name", name)).capitalize()


def _made(values: dict) -> list[tuple[str, str]]:
    entry = ChronologyEntry.from_values(values)
    made = [("When", entry.date_words), ("Time", entry.time_words)]
    made += [(_words_of(name), values.get(name, "")) for name in _TEXTS]
    made.append(("Lines of enquiry", ", ".join(map(str, values.get("kloe_numbers", ())))))
    return [(label, text) for label, text in made if text]


def why_not_undone(batch: Import) -> str:
    """Why the import can no longer be taken out whole; '' while it can."""
    entries = ChronologyEntry.objects.filter(import_row__batch=batch)
    if entries.filter(version__gt=1).exists():
        return "Something in this import was edited since, so it can no longer be undone as a whole."
    return ""
