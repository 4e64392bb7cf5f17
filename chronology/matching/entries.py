"""An entry as matching sees it: who returned it, when, and its words."""

from dataclasses import dataclass
from datetime import date, time

from chronology.importing.rows import ReadRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of one agency's chronology. `agency` is the agency's name and tells agencies apart; `ref` is the row's
    reference, unique among the entries given.
    """

    ref: str
    agency: str
    date_from: date | None
    date_to: date | None = None
    uncertain: bool = False
    at: time | None = None
    people: str = ""
    contact_type: str = ""
    source: str = ""
    event: str = ""
    adult_seen: str = ""
    action: str = ""
    comment: str = ""


def entry_of(row: ReadRow, agency: str, ref: str) -> Entry:
    """An imported row. A date that needs attention is a proposal, so the entry counts as undated until a person has
    looked.
    """
    dated = row.when.known and not row.when.needs_attention
    at = row.start_time if row.start_time and row.start_time.known else None
    return Entry(
        ref=ref,
        agency=agency,
        date_from=row.when.date_from if dated else None,
        date_to=row.when.date_to if dated else None,
        uncertain=row.when.uncertain,
        at=at.time_from if at else None,
        people=row.people,
        contact_type=row.contact_type,
        source=row.source,
        event=row.event,
        adult_seen=row.adult_seen,
        action=row.action,
        comment=row.comment,
    )
