"""One returned row as it stands in its version, and what became of it in the others."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from chronology.columns import Columns
from chronology.models import ReturnedEntry
from chronology.selectors.as_read import as_read
from chronology.selectors.people import shown as people_shown
from chronology.selectors.versions import chronologies_in_force, columns_of
from reviews.models import Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

# What a row tells. Codes of practice and lines of enquiry are the author's reading of it.
TOLD = (
    "date_original", "time_original", "event", "adults_voice", "adult_seen", "action", "comment", "people",
    "contact_type", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One text of a row that is not the same in another version."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class OtherVersion:
    """The same row in another accepted version, with what that version tells differently."""

    entry: ReturnedEntry
    changes: list[Change]


@dataclass(frozen=True)
class EntryAsReturned:
    """`entry` is the row as the viewer reads it, `stored` as it was returned. `in_force` is the row that the composite shows;
    None where the row was left out of the version in force.
    """

    stored: ReturnedEntry
    entry: ReturnedEntry
    in_force: ReturnedEntry | None
    others: list[OtherVersion]


def changes_between(before: ReturnedEntry, after: ReturnedEntry, columns: Columns) -> list[Change]:
    """What the two rows tell differently, in the order in which it is read."""
    pairs = [(_title(name, columns), getattr(before, name), getattr(after, name)) for name in TOLD]
    return [Change(title, old, new) for title, old, new in pairs if old != new]


def _title(name: str, columns: Columns) -> str:
    field: Any = ReturnedEntry._meta.get_field(name)
    return columns.heading(str(field.verbose_name).capitalize(), name.removesuffix("_original"))


def is_changed(before: ReturnedEntry, after: ReturnedEntry) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in TOLD)


def entry_as_returned(viewer, review: Review, ref: str, number: int) -> EntryAsReturned:
    """A row by its reference and the number of its accepted version, as the viewer reads it; what was submitted word by word
    is on the page of the version. Raises Http404 for what the viewer may not read.
    """
    readable = visible(viewer, Perm.READ_RETURNED, ReturnedEntry).filter(review=review)
    whose = ("submission__part__agency_return__agency", "submission__part__chronology__asked")
    rows = readable.select_related(*whose).defer("submission__content")
    entry = rows.filter(ref=ref, submission__number=number).first()
    if entry is None:
        raise Http404
    same = list(rows.filter(entry_id_then=entry.entry_id_then).order_by("submission__number"))
    stored, seen = copy(entry), people_shown(viewer, review)
    for row in (entry, *same):
        as_read(row, seen, row.submission.part.agency_return_id)
    columns = columns_of([entry.submission])
    in_force = set(chronologies_in_force(viewer, review).values_list("returned_id", flat=True))
    shown = next((row for row in same if row.submission_id in in_force), None)
    others = [OtherVersion(row, changes_between(entry, row, columns)) for row in same if row.pk != entry.pk]
    return EntryAsReturned(stored, entry, shown, others)
