"""Writing a chronology: entries are added, changed, put in order, taken out and brought back."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from chronology.dating import ABOUT_DATE, ABOUT_TIME, read_columns
from chronology.models import Chronology, ChronologyEntry, Precision
from chronology.policies import check_in_progress
from reviews.models import PartKind, ReturnPart
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.permissions import Perm

TEXTS = ("source", "people", "contact_type", "event", "adult_seen", "adults_voice", "action", "comment")


def chronology_of(part: ReturnPart) -> Chronology:
    """The chronology of a part, begun by the first thing that is saved in it."""
    if part.kind != PartKind.CHRONOLOGY:
        raise Refused("This part of the return is not a chronology.")
    return Chronology.objects.get_or_create(part=part)[0]


NO_SOURCE = "Source of information: say where this is recorded."
NO_EVENT = "What happened: nothing is written yet."
# What an import says of a missing source or text; ours says it again while it is so.
_SAID_AGAIN = ("Source of information:", "What happened:", "No source of information", "Nothing is written about")


def columns_from(values: dict, before: ChronologyEntry | None = None) -> dict:
    """The columns of a row from what a person typed: `date` and `time` as text, the rest as it is.

    What is missing or cannot be read is said in `needs_attention`; nothing is guessed and nothing refused (R11). What an
    import said of the row `before` stays said until the person says that they have `checked` it.
    """
    checked = bool(values.get("checked"))
    columns, reasons = read_columns(values.get("date", ""), values.get("time", ""), before, checked=checked)
    columns |= {name: values.get(name, "").strip() for name in TEXTS}
    columns["practice_code"] = values.get("practice_code", "")
    columns["kloe_numbers"] = sorted({int(number) for number in values.get("kloe_numbers", ())})
    columns["kind"] = values.get("kind") or ChronologyEntry.Kind.EVENT
    if before is not None and not checked:
        reasons += [line for line in open_questions(before) if line not in reasons]
    if columns["precision"] == Precision.UNKNOWN and not any(line.startswith(ABOUT_DATE) for line in reasons):
        reasons.insert(0, "Date: write when it happened, as far as it is known.")
    if not columns["source"]:
        reasons.append(NO_SOURCE)
    if not columns["event"]:
        reasons.append(NO_EVENT)
    columns["needs_attention"] = "\n".join(reasons)
    return columns


def open_questions(entry: ChronologyEntry) -> list[str]:
    """What an import asked about a row beside its date, time, source and empty text."""
    ours = (*ABOUT_DATE, *ABOUT_TIME, *_SAID_AGAIN)
    return [line for line in entry.needs_attention.splitlines() if not line.startswith(ours)]


def can_be_settled(entry: ChronologyEntry) -> bool:
    """Is something said of the row that a person may settle by looking? A date, source or text that is missing may not."""
    missing = (*_SAID_AGAIN, *ABOUT_DATE) if entry.precision == Precision.UNKNOWN else _SAID_AGAIN
    return any(not line.startswith(missing) for line in entry.needs_attention.splitlines())


def next_ref(chronology: Chronology) -> str:
    """The next reference of the agency's rows, such as POL-11: one after the highest number ever used."""
    code = chronology.part.agency_return.agency.code.upper()
    used = ChronologyEntry.objects.filter(chronology=chronology, ref__startswith=f"{code}-").values_list(
        "ref", flat=True
    )
    numbers = [int(ref.rpartition("-")[2]) for ref in used if ref.rpartition("-")[2].isdigit()]
    return f"{code}-{max(numbers, default=0) + 1:02}"


@transaction.atomic
def add_entry(*, chronology: Chronology, values: dict, by) -> ChronologyEntry:
    """Adds one row from what was typed (`date` and `time` as text, then the columns). Raises NotAllowed or NotNow."""
    require(Perm.EDIT_CHRONOLOGY, chronology, by)
    locked = Chronology.objects.select_for_update(no_key=True).get(pk=chronology.pk)
    check_in_progress(locked, by=by)
    entry = ChronologyEntry(chronology=locked, ref=next_ref(locked), created_by=by, **columns_from(values))
    entry.order_in_day = _last_in_day(entry) + 1
    entry._history_user = by
    entry.save(force_insert=True)
    record("did", "add_entry", entry, by=by)
    return entry


@transaction.atomic
def change_entry(*, entry: ChronologyEntry, version: int, values: dict, by, autosave: bool = False) -> ChronologyEntry:
    """Changes one row if nobody else has since `version`. Raises Stale with both texts (R14), NotAllowed or NotNow."""
    require(Perm.EDIT_CHRONOLOGY, entry, by)
    check_in_progress(entry.chronology, by=by)
    columns = columns_from(values, before=entry)
    if columns["sort_day"] != entry.sort_day:
        moved = ChronologyEntry(chronology_id=entry.chronology_id, sort_day=columns["sort_day"])
        columns["order_in_day"] = _last_in_day(moved) + 1
    saved = save_checked(entry, version=version, values=columns, by=by, autosave=autosave)
    if saved.version != version:
        record("did", "change_entry", saved, by=by, details={"version": saved.version})
    return saved


@transaction.atomic
def remove_entry(*, entry: ChronologyEntry, version: int, by) -> ChronologyEntry:
    """Takes a row out of the chronology. It stays in the history and can be brought back."""
    require(Perm.EDIT_CHRONOLOGY, entry, by)
    check_in_progress(entry.chronology, by=by)
    removed = save_checked(entry, version=version, values={"removed_at": timezone.now(), "removed_by": by}, by=by)
    record("did", "remove_entry", removed, by=by)
    return removed


@transaction.atomic
def restore_entry(*, entry: ChronologyEntry, by) -> ChronologyEntry:
    """Brings a removed row back as it was."""
    require(Perm.EDIT_CHRONOLOGY, entry, by)
    check_in_progress(entry.chronology, by=by)
    back = save_checked(entry, version=entry.version, values={"removed_at": None, "removed_by": None}, by=by)
    record("did", "restore_entry", back, by=by)
    return back


@transaction.atomic
def move_entry(*, entry: ChronologyEntry, up: bool, by) -> None:
    """Changes places with the neighbour of the same day whose time is equally unknown. At the edge nothing happens.

    The row's text is not touched, so its version stays and nobody who is writing in it is interrupted.
    """
    require(Perm.IMPORT_CHRONOLOGY, entry, by)
    check_in_progress(entry.chronology, by=by)
    day = ChronologyEntry.objects.select_for_update(no_key=True).filter(
        chronology=entry.chronology, sort_day=entry.sort_day, sort_minute=entry.sort_minute, removed_at__isnull=True
    )
    rows = list(day.order_by("order_in_day", "pk"))
    here = next(number for number, row in enumerate(rows) if row.pk == entry.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for order, row in enumerate(rows, start=1):
        if row.order_in_day != order:
            row.order_in_day, row._history_user = order, by
            row.save(update_fields=["order_in_day"])
    record("did", "move_entry", entry, by=by)


def _last_in_day(entry: ChronologyEntry) -> int:
    same_day = ChronologyEntry.objects.filter(chronology=entry.chronology, sort_day=entry.sort_day)
    return same_day.aggregate(last=Max("order_in_day"))["last"] or 0
