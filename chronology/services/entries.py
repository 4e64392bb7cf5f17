"""Writing a chronology: entries are added, changed, put in order, taken out and brought back."""

import re
from uuid import UUID

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from chronology.dating import ABOUT_DATE, ABOUT_TIME, read_columns
from chronology.importing.coding import NO_PERIOD, OPEN_ENDED
from chronology.models import Chronology, ChronologyEntry, Precision
from chronology.policies import check_in_progress, check_no_correction_waits, check_own_row, team_of
from chronology.selectors.columns import columns_for
from reviews.models import PartKind, ReturnPart
from reviews.services.holding import hold
from sar_portal.access.audit import record
from sar_portal.access.decide import allowed, can, require
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import by_person, save_beside, save_checked
from sar_portal.access.permissions import Perm

TEXTS = ("source", "people", "contact_type", "event", "adult_seen", "adults_voice", "action", "comment")


def chronology_of(part: ReturnPart) -> Chronology:
    """The chronology of a part, begun by the first thing that is saved in it."""
    if part.kind != PartKind.CHRONOLOGY:
        raise Refused("This part of the return is not a chronology.")
    found = Chronology.objects.select_related("asked").filter(part=part).first()
    found = found or Chronology.objects.get_or_create(part=part, defaults={"asked": columns_for(part)})[0]
    found.part = part  # what the page knows of it already
    return found


def hold_open(chronology: Chronology, perm: Perm, *, by) -> None:
    """Who, then when: drafts change only while the part is in progress (R7), held, so that what is saved after this question is
    in the version that is submitted next. It comes before any lock of the chronology or its rows. Raises NotAllowed or NotNow.
    """
    hold(chronology.part)
    require(perm, chronology, by)
    check_in_progress(chronology, by=by)


NO_SOURCE = "Source of information: say where this is recorded."
NO_EVENT = "What happened: nothing is written yet."
# What an import says of a missing source or text; ours says it again while it is so.
_SAID_AGAIN = ("Source of information:", "What happened:", "No source of information", "Nothing is written about")


def columns_from(values: dict, before: ChronologyEntry | None = None) -> dict:
    """The columns of a row from what a person typed: `date` and `time` as text, the rest as it is.

    A column that was not asked for keeps what it had. What is missing or cannot be read is said in `needs_attention`;
    nothing is guessed and nothing refused (R11). What an import said of the row `before` stays said until the person says
    that they have `checked` it.
    """
    checked = bool(values.get("checked"))
    values = _written(before) | values
    columns, reasons = read_columns(values["date"], values["time"], before, checked=checked)
    columns |= {name: values[name].strip() for name in TEXTS}
    columns["practice_code"] = values["practice_code"]
    columns["kloe_numbers"] = sorted({int(number) for number in values["kloe_numbers"]})
    columns["kind"] = values["kind"] or ChronologyEntry.Kind.EVENT
    if before is not None and not checked:
        reasons += [line for line in open_questions(before) if line not in reasons]
    columns["needs_attention"] = "\n".join([*_missing(columns, reasons, checked)])
    return columns


def _written(before: ChronologyEntry | None) -> dict:
    """What a row holds, as it was typed; nothing where there is none yet."""
    if before is None:
        return dict.fromkeys(("date", "time", "practice_code", "kind", *TEXTS), "") | {"kloe_numbers": []}
    texts = {name: getattr(before, name) for name in (*TEXTS, "practice_code", "kind", "kloe_numbers")}
    return texts | {"date": before.date_original, "time": before.time_original}


def _missing(columns: dict, reasons: list[str], checked: bool) -> list[str]:
    """The reasons, with what no row may be without: a date, a source, words, and for a statement a period."""
    told = [line for line in reasons if line != NO_PERIOD]
    statement = columns["kind"] == ChronologyEntry.Kind.NO_CONTACT
    if columns["precision"] == Precision.UNKNOWN and not any(line.startswith(ABOUT_DATE) for line in told):
        told.insert(0, "Date: write when it happened, as far as it is known.")
    one_day = columns["precision"] == Precision.DAY and columns["date_qualifier"] not in OPEN_ENDED
    if statement and one_day and not checked:
        told.insert(0, NO_PERIOD)
    return told + [words for name, words in (("source", NO_SOURCE), ("event", NO_EVENT)) if not columns[name]]


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
    prefix = f"{chronology.part.agency_return.agency.code.upper()}-"
    used = ChronologyEntry.objects.filter(chronology=chronology, ref__regex=rf"^{re.escape(prefix)}\d{{1,9}}$")
    highest = used.aggregate(last=Max(Cast(Substr("ref", len(prefix) + 1), IntegerField())))["last"]
    return f"{prefix}{(highest or 0) + 1:02}"


@transaction.atomic
def add_entry(
    *,
    chronology: Chronology,
    values: dict,
    after: ChronologyEntry | None = None,
    begun_as: UUID | None = None,
    by,
) -> ChronologyEntry:
    """Adds one row from what was typed (`date` and `time` as text, then the columns). Raises NotAllowed or NotNow.

    Below the row `after`, where both are of one day and equally timed; else last in its day. What was `begun_as` the same
    row before is that row: a request that is sent again after a lost answer adds nothing.
    """
    hold_open(chronology, Perm.EDIT_CHRONOLOGY, by=by)
    locked = Chronology.objects.select_for_update(of=("self",), no_key=True).get(pk=chronology.pk)
    if begun_as and (known := ChronologyEntry.objects.filter(chronology=locked, begun_as=begun_as).first()):
        return known
    facts = attribution(locked, by) | {"begun_as": begun_as, "created_by": by}
    entry = ChronologyEntry(chronology=locked, ref=next_ref(locked), **facts, **columns_from(values))
    entry.order_in_day = _last_in_day(entry) + 1
    by_person(entry, by).save(force_insert=True)
    if after is not None and (after.sort_day, after.sort_minute) == (entry.sort_day, entry.sort_minute):
        rows = [row for row in _of_the_same_time(entry) if row.pk != entry.pk]
        below = next((place for place, row in enumerate(rows, 1) if row.pk == after.pk), len(rows))
        _put_in_order([*rows[:below], entry, *rows[below:]], by)
    record("did", "add_entry", entry, by=by)
    return entry


def attribution(chronology: Chronology, by) -> dict:
    """Whose row it is: the author's own, or a contributor's, from their ward or team, which the author has to take on."""
    if can(by, Perm.IMPORT_CHRONOLOGY, chronology):
        return {"contributed": False, "team": "", "to_accept": False}
    return {"contributed": True, "team": team_of(chronology, by), "to_accept": True}


@transaction.atomic
def change_entry(*, entry: ChronologyEntry, version: int, values: dict, by, autosave: bool = False) -> ChronologyEntry:
    """Changes one row if nobody else has since `version`. Raises Stale with both texts (R14), NotAllowed or NotNow.

    What a contributor changes, whosever row it was, the author takes on again.
    """
    hold(entry.chronology.part)
    held = allowed(by, entry)
    if Perm.EDIT_CHRONOLOGY not in held:
        raise NotAllowed()
    check_in_progress(entry.chronology, by=by)
    columns = columns_from(values, before=entry)
    if columns["sort_day"] != entry.sort_day:
        moved = ChronologyEntry(chronology_id=entry.chronology_id, sort_day=columns["sort_day"])
        columns["order_in_day"] = _last_in_day(moved) + 1
    if not entry.to_accept and Perm.IMPORT_CHRONOLOGY not in held:
        columns["to_accept"] = any(getattr(entry, name) != value for name, value in columns.items())
    saved = save_checked(entry, version=version, values=columns, by=by, autosave=autosave)
    saved.chronology = entry.chronology  # it was not read again, and what follows asks it
    if saved.version != version:
        record("did", "change_entry", saved, by=by, details={"version": saved.version})
    return saved


@transaction.atomic
def remove_entry(*, entry: ChronologyEntry, version: int, by) -> ChronologyEntry:
    """Takes a row out of the chronology. It stays in the history and can be brought back.

    Raises Stale, NotAllowed, NotNow, or Refused: a contributor takes out their own rows alone, a correction waits.
    """
    hold_open(entry.chronology, Perm.EDIT_CHRONOLOGY, by=by)
    check_own_row(entry, by=by)
    removed = save_checked(entry, version=version, values={"removed_at": timezone.now(), "removed_by": by}, by=by)
    check_no_correction_waits(removed)  # the row is locked now: none comes in between
    record("did", "remove_entry", removed, by=by)
    return removed


@transaction.atomic
def restore_entry(*, entry: ChronologyEntry, by) -> ChronologyEntry:
    """Brings a removed row back as it was."""
    hold_open(entry.chronology, Perm.EDIT_CHRONOLOGY, by=by)
    there = {"removed_at": None, "removed_by": None, "merged_into": None}
    back = save_checked(entry, version=entry.version, values=there, by=by)
    record("did", "restore_entry", back, by=by)
    return back


@transaction.atomic
def move_entry(*, entry: ChronologyEntry, up: bool, by) -> list[ChronologyEntry]:
    """Changes places with the neighbour of the same day whose time is equally unknown; returns these rows in order.

    At the edge nothing happens, and none are returned.
    """
    hold_open(entry.chronology, Perm.IMPORT_CHRONOLOGY, by=by)
    Chronology.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.chronology_id)  # one order at a time
    rows = _of_the_same_time(entry)
    here = next((number for number, row in enumerate(rows) if row.pk == entry.pk), -1)
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(rows):
        return []
    rows[here], rows[there] = rows[there], rows[here]
    _put_in_order(rows, by)
    record("did", "move_entry", entry, by=by)
    return rows


def _of_the_same_time(entry: ChronologyEntry) -> list[ChronologyEntry]:
    """The rows among which the person's own order decides, in that order."""
    rows = ChronologyEntry.objects.select_for_update(no_key=True).filter(
        chronology=entry.chronology_id, sort_day=entry.sort_day, sort_minute=entry.sort_minute, removed_at__isnull=True
    )
    return list(rows.order_by("order_in_day", "pk"))


def _put_in_order(rows: list[ChronologyEntry], by) -> None:
    moved = []
    for order, row in enumerate(rows, start=1):
        if row.order_in_day != order:
            row.order_in_day = order
            moved.append(row)
    save_beside(moved, "order_in_day", by=by)


def _last_in_day(entry: ChronologyEntry) -> int:
    same_day = ChronologyEntry.objects.filter(chronology=entry.chronology, sort_day=entry.sort_day)
    return same_day.aggregate(last=Max("order_in_day"))["last"] or 0
