"""Police and housing have returned rows of the demo case that tell of the same events, and differ."""

import csv
from types import SimpleNamespace

from chronology.models import Candidate, ChronologyEntry
from chronology.services.entries import change_entry
from chronology.services.matching import match_review
from reviews.models import ReturnPart
from reviews.services.returning import query
from sar_portal.demo.case import CASE
from tests.chronology import world as making
from tests.kept import kept

COLUMNS = {
    "source": "source_of_information",
    "people": "people_involved",
    "contact_type": "contact_type",
    "event": "what_happened",
    "adult_seen": "adult_seen",
    "action": "action_or_decision",
}
ROWS = {
    "ashmere_constabulary.csv": ("POL-02", "POL-07", "POL-10"),
    "kestrel_homes.csv": ("KH-06", "KH-10", "KH-12"),
}


@kept
def make_world(*, matched: bool = True) -> SimpleNamespace:
    """POL-01 and KH-01 differ by a day, POL-02 and KH-02 by 45 minutes, POL-03 and KH-03 by 9 minutes."""
    w = making.make_world(0, 2)
    w.housing = w.others[0]
    for one, name in ((w.police, "ashmere_constabulary.csv"), (w.housing, "kestrel_homes.csv")):
        one.rows = [making.entry(one, **_typed(row)) for row in _rows_of(name)]
    for one in (w.police, w.housing):
        making.returned(one)
    if matched:
        match_review(review=w.review)
    return w


def _rows_of(name: str) -> list[dict]:
    with (CASE / name).open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["ref"] in ROWS[name]]


def _typed(row: dict) -> dict:
    return {"date": row["start_date"], "time": row["start_time"]} | {to: row[name] for to, name in COLUMNS.items()}


def candidate(w: SimpleNamespace, *refs: str) -> Candidate:
    """The candidate of the rows with these references."""
    rows = [row for one in (w.police, w.housing) for row in one.rows if row.ref in refs]
    keys = sorted(row.pk for row in rows)
    return Candidate.objects.get(review=w.review, first=keys[0], second=keys[1] if len(keys) > 1 else None)


def next_version(w: SimpleNamespace, one: SimpleNamespace, place: int, **changed) -> None:
    """The coordinator queries the chronology, the author changes one row, and the next version is accepted."""
    part = ReturnPart.objects.get(pk=one.part.pk)
    query(part=part, submission=part.returned, checklist={}, reason="Which?", by=w.coordinator)
    row = ChronologyEntry.objects.get(pk=one.rows[place].pk)
    kept = {name: getattr(row, name) for name in COLUMNS} | {"date": row.date_original, "time": row.time_original}
    change_entry(entry=row, version=row.version, values=kept | changed, by=one.author)
    making.returned(one)
