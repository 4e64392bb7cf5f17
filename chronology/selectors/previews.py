"""The rows of one import, each beside the cells that it was read from."""

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q

from chronology.columns import Columns
from chronology.models import Chronology, ChronologyEntry, EntryFields, Import, ImportRow, ImportStep
from chronology.selectors.drafts import imports_of, row_counts, rows_of
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

ROWS = 100
_EARLIER = 20
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
class Difference:
    """What differs in one column; `dated` where both are dates or times as they are read, and no text of a person's."""

    label: str
    before: str
    after: str
    dated: bool = False


@dataclass(frozen=True)
class PreviewRow:
    """One row of the file: its cells, what was made of them, and the outcome with its reasons."""

    row: ImportRow
    cells: list[tuple[str, str]]
    made: list[tuple[str, str]]
    reasons: list[str]
    step: ImportStep | None = None
    differences: list[Difference] = field(default_factory=list)


def page_of(viewer, batch: Import, show: str, number: str | None) -> Page:
    """A page of the rows in the file's order, or of one outcome or one kind of step alone."""
    rows = rows_of(viewer, batch).select_related("step", "step__entry")
    if show in ImportRow.Outcome.values:
        rows = rows.filter(outcome=show)
    elif show in ImportStep.Kind.values:
        rows = rows.filter(step__kind=show)
    page = Paginator(rows.order_by("position"), ROWS).get_page(number)
    columns = batch.chronology.columns
    return Page([_preview(row, batch, columns) for row in page.object_list], page.number, page.paginator)


def cells_of(row: ImportRow, batch: Import) -> list[tuple[str, str]]:
    """The cells as they came, in the file's order: the database keeps JSON without one."""
    columns = next((table["columns"] for table in batch.tables if table["name"] == row.table), batch.headings)
    order = {column["heading"].strip(): place for place, column in reversed(list(enumerate(columns)))}
    return sorted(row.original.items(), key=lambda cell: order.get(cell[0], len(order)))


def original_of(entry: ChronologyEntry) -> list[tuple[str, str]]:
    """The cells that a row came from; empty for a row that was typed (R11)."""
    return cells_of(entry.import_row, entry.import_row.batch) if entry.import_row else []


def preview_of(row: ImportRow, batch: Import) -> PreviewRow:
    """A skipped row made nothing; any other says date and time as they would be shown, then each text."""
    return _preview(row, batch, batch.chronology.columns)


def _preview(row: ImportRow, batch: Import, columns: Columns) -> PreviewRow:
    cells = [(heading, text) for heading, text in cells_of(row, batch) if text.strip()]
    came = row.outcome != ImportRow.Outcome.SKIPPED
    made = _made(row.values, columns) if came and row.values else []
    step = getattr(row, "step", None) if came else None
    return PreviewRow(row, cells, made, row.reason.splitlines(), step, _differences(step, columns) if step else [])


def _differences(step: ImportStep, columns: Columns) -> list[Difference]:
    """What differs between chronology and file, in words."""
    if step.kind != ImportStep.Kind.CHANGED:
        return []
    before, after = (ChronologyEntry.from_values(_known(values)) for values in (step.before, step.after))
    told = []
    if "date_original" in step.after:
        told.append(Difference(columns.label("date"), before.date_words, after.date_words, dated=True))
    if "time_original" in step.after:
        told.append(Difference(columns.label("time"), before.time_words, after.time_words, dated=True))
    if "kind" in step.after:
        told.append(Difference("Kind", before.get_kind_display(), after.get_kind_display()))
    for name in (*_TEXTS, "kloe_numbers"):
        if name in step.after:
            told.append(Difference(columns.label(name), _as_text(step.before[name]), _as_text(step.after[name])))
    return told


def _known(values: dict) -> dict:
    """The columns of an entry among what a step kept."""
    names = {field.name for field in EntryFields._meta.fields}
    return {name: value for name, value in values.items() if name in names}


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def gone_of(viewer, batch: Import) -> list[ImportStep]:
    """Entries that the corrected file no longer has."""
    steps = visible(viewer, Perm.IMPORT_CHRONOLOGY, ImportStep).filter(batch=batch, kind=ImportStep.Kind.GONE)
    return list(steps.select_related("entry").order_by("entry__sort_day", "entry__sort_minute", "pk"))


def steps_of(viewer, batch: Import) -> list[int]:
    """The keys of the steps of an import."""
    steps = visible(viewer, Perm.IMPORT_CHRONOLOGY, ImportStep).filter(batch=batch)
    return list(steps.values_list("pk", flat=True))


def step_counts(batch: Import) -> dict[str, int]:
    """How many rows are new, changed, the same and gone, and how many of them are taken."""
    kinds = {kind: Count("pk", filter=Q(kind=kind)) for kind in ImportStep.Kind.values}
    return batch.steps.aggregate(
        taken=Count("pk", filter=Q(take=True)),
        asked=Count("pk", filter=Q(kind=ImportStep.Kind.CHANGED, edited=True)),
        **kinds,
    )


def done_counts(batch: Import) -> dict[str, int]:
    """What a finished import did."""
    done = batch.steps.filter(done_version__isnull=False)
    return done.aggregate(**{kind: Count("pk", filter=Q(kind=kind)) for kind in ImportStep.Kind.values})


def same_before(viewer, batch: Import) -> Import | None:
    """An earlier import of the very same file or block, if there is one."""
    found = imports_of(viewer, batch.chronology).filter(sha256=batch.sha256, at__lt=batch.at).exclude(sha256="")
    return found.exclude(pk=batch.pk).order_by("-at").first()


def imported_before(viewer, batch: Import) -> list[Import]:
    """The finished imports that this one could be a corrected version of, newest first."""
    found = imports_of(viewer, batch.chronology).filter(state=Import.State.IMPORTED)
    return list(found.exclude(pk=batch.pk).order_by("-at")[:_EARLIER])


def _made(values: dict, columns: Columns) -> list[tuple[str, str]]:
    entry = ChronologyEntry.from_values(values)
    made = [("Kind", entry.get_kind_display() if entry.kind == ChronologyEntry.Kind.NO_CONTACT else "")]
    made += [(columns.label("date"), entry.date_words), (columns.label("time"), entry.time_words)]
    made += [(columns.label(name), values.get(name, "")) for name in _TEXTS]
    made.append((columns.label("kloe_numbers"), ", ".join(map(str, values.get("kloe_numbers", ())))))
    return [(label, text) for label, text in made if text]


@dataclass(frozen=True)
class Account:
    """What became of a pasted block, row by row: read = accepted + needs attention + skipped with the reason (R11)."""

    batch: Import
    counts: dict[str, int]
    skipped: list[PreviewRow]
    why_not: str


def account_of(viewer, chronology: Chronology, key: str) -> Account | None:
    """The account of an import that stands in the chronology; None where there is none of this number for the viewer: a
    contributor reads that of what they pasted themselves.
    """
    own = visible(viewer, Perm.EDIT_CHRONOLOGY, Import).filter(chronology_id=chronology.pk, by=viewer)
    found = (imports_of(viewer, chronology) | own).filter(state=Import.State.IMPORTED)
    batch = found.filter(pk=int(key)).first() if key.isdecimal() else None
    if batch is None:
        return None
    skipped = batch.rows.filter(outcome=ImportRow.Outcome.SKIPPED).order_by("position")[:ROWS]
    rows = [_preview(row, batch, chronology.columns) for row in skipped]
    return Account(batch, row_counts(batch), rows, why_not_undone(batch))


def first_entry(batch: Import) -> str:
    """The reference of the first row, in order, that an import brought in; '' where it brought none."""
    rows = ChronologyEntry.objects.filter(import_row__batch=batch).values_list("ref", flat=True)
    return rows.first() or ""


def why_not_undone(batch: Import) -> str:
    """Why the import can no longer be taken back whole; '' while it can."""
    done = batch.steps.filter(done_version__isnull=False)
    if done.exclude(entry__version=F("done_version")).exists():
        return "Something in this import was edited since, so it can no longer be undone as a whole."
    return ""
