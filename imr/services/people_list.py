"""People brought in by a list, and what is noted of several at once. The independence test runs once, over them all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from chronology.importing.tables import Row
from imr.identities import live_rows, rows_that_may_be
from imr.models import PractitionerInvolvement, RegisterImport
from imr.people_table import ADD, Line
from imr.policies import check_review_runs
from imr.selectors.people_list import Manager, NewManager, Plan, plan_people
from imr.services.recheck import lock_for, recheck
from imr.services.register import insert_row, record_added
from reviews.models import AgencyReturn
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.permissions import Perm


@transaction.atomic
def add_people(
    *, agency_return: AgencyReturn, rows: Sequence[Row], columns: Sequence[str], has_headings: bool, by
) -> RegisterImport:
    """Adds everyone of a list who can be added, with their line managers, and keeps what became of every row (R11).

    Raises NotAllowed without 'Keep the register', Refused when nobody can be added.
    """
    locked = lock_for(Perm.KEEP_REGISTER, agency_return, by)
    check_review_runs(locked)
    plan = plan_people(locked, rows, columns, has_headings=has_headings)
    if not plan.count(ADD):
        raise Refused("Nobody on this list can be added. See what is said beside each row.")
    kept = RegisterImport.objects.create(
        agency_return=locked,
        rows=[_account(line) for line in plan.lines],
        managers_made=len(plan.new),
        by=by,
    )
    made = _insert(locked, plan, by)
    recheck(agency_return=locked, by=by)
    record_added(made, by)
    record("did", "add_people", locked, by=by, details={"list": kept.pk} | plan.counts)
    return kept


def _account(line: Line) -> dict:
    code = line.values.get("code", "") if line.becomes == ADD else ""
    return {"number": line.number, "text": line.text, "becomes": line.becomes, "why": line.why, "code": code}


def _insert(agency_return: AgencyReturn, plan: Plan, by) -> list[PractitionerInvolvement]:
    """New managers first, then the lines; who manages whom last, when everybody is there."""
    made = {
        id(new): insert_row(agency_return, {**new.values, "code": new.code, "only_manages": True}, by)
        for new in plan.new
    }
    added = {line.number: insert_row(agency_return, line.values, by) for line in plan.lines if line.becomes == ADD}
    for number, row in added.items():
        manager = _row_of(plan.managers.get(number), made, added)
        if manager is not None:
            row.line_manager = manager
            row._history_user = by
            row.save(update_fields=["line_manager"])
    return [*made.values(), *added.values()]


def _row_of(manager: Manager | NewManager, made: dict, added: dict) -> PractitionerInvolvement | None:
    if isinstance(manager, NewManager):
        return made[id(manager)]
    return added[manager.number] if isinstance(manager, Line) else manager


@dataclass(frozen=True)
class Note:
    """One thing that is noted: its words, the field it fills, and the field that must be filled before it."""

    words: str
    fills: str
    value: str = ""  # an answer; else the day
    after: str = ""


NOTES = {
    "told": Note("Told about the review", "notified_on"),
    "discussion_offered": Note("Discussion offered", "discussion_offered_on"),
    "discussion_accepted": Note("Discussion accepted", "discussion_answer", "accepted", "discussion_offered_on"),
    "discussion_declined": Note("Discussion declined", "discussion_answer", "declined", "discussion_offered_on"),
    "support_offered": Note("Support or counselling offered", "support_offered_on"),
    "support_accepted": Note("Support accepted", "support_answer", "accepted", "support_offered_on"),
    "support_declined": Note("Support declined", "support_answer", "declined", "support_offered_on"),
}


@dataclass
class Noted:
    """Of whom it was noted, and of whom not and why; by code."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        people = f"{len(self.done)} {'person' if len(self.done) == 1 else 'people'}"
        return " ".join([f"Noted for {people}.", *(f"{reason}." for reason in self.left)])


@transaction.atomic
def note_for(
    *,
    agency_return: AgencyReturn,
    rows: Sequence[PractitionerInvolvement],
    what: str,
    on: date | None,
    words: str = "",
    by,
) -> Noted:
    """Notes one thing of several people at once, never over what is noted already.

    Raises NotAllowed without 'Keep the register', Refused without the day of what happened on a day.
    """
    locked = lock_for(Perm.KEEP_REGISTER, agency_return, by)
    note = NOTES[what]
    if not note.value and on is None:
        raise Refused("Say on which day.")
    check_review_runs(locked)
    mine = rows_that_may_be(by, locked)
    noted = Noted()
    for row in live_rows(locked).filter(pk__in=[row.pk for row in rows]).order_by("code", "pk"):
        if reason := _why_not(note, row, mine):
            noted.left.append(f"{row.code}: {reason}")
            continue
        values = {note.fills: note.value or on}
        if what == "support_offered" and words.strip():
            values["support_offered"] = words.strip()
        saved = save_checked(row, version=row.version, values=values, by=by)
        record("did", "change_register_row", saved, by=by, details={"version": saved.version})
        noted.done.append(row.code)
    return noted


def _why_not(note: Note, row: PractitionerInvolvement, mine: set[int]) -> str:
    if row.pk in mine:
        return "this may be you, so somebody else has to note it"
    if getattr(row, note.fills):
        return "noted already"
    if note.after and not getattr(row, note.after):
        return "it was not offered yet"
    return ""
