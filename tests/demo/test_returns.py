"""The demo's six returns stand in the states of case/returns.csv, and their reports rest on their own chronologies."""

import re
from datetime import date
from typing import Any

import pytest

from imr.models import Report
from reviews.models import AgencyReturn, PartKind, PartState
from sar_portal.access.roles import Role
from sar_portal.demo.case import rows_of
from sar_portal.demo.loader import Demo
from sar_portal.demo.people import AGENCIES
from sar_portal.demo.returns import WRITTEN
from tests.world.build import paper_of

# What the file says of a report: the state of the part, and whether a version of it was returned. One with queries is with its
# author again, who answers them with the next version.
STATES = {
    "Returned, quality-assured with queries": (PartState.IN_PROGRESS, True),
    "Accepted by senior manager and returned": (PartState.RETURNED, True),
    "Drafting": (PartState.IN_PROGRESS, False),
    "With senior manager for acceptance": (PartState.WITH_MANAGER, False),
    "Drafting, extension asked to 16/11/2026": (PartState.IN_PROGRESS, False),
    "Not started, overdue": (PartState.IN_PROGRESS, False),
}


@pytest.fixture
def demo(db, monkeypatch) -> Demo:
    """As `./run demo` loads it, but for the pages of its papers."""
    monkeypatch.setattr("sar_portal.documents.services.render_pdf", paper_of)
    made = Demo()
    made.load(lambda _words: None)
    return made


def test_each_return_stands_as_the_file_says(demo):
    rows = {row["agency_code"]: row for row in rows_of("returns.csv")}
    assert {code: _found(one) for code, one in demo.returns.items()} == {code: _said(row) for code, row in rows.items()}


def _said(row: dict[str, str]) -> dict[str, Any]:
    """What the file says of one return. Who is only proposed in it was refused; the hospital has nobody."""
    author, state = row["author"].removesuffix(" (proposed)"), row["imr_state"]
    return {
        "report": STATES[state],
        "begun": "Not started" not in state,
        "queries": "queries" in state,
        "asked for": [date(2026, 11, 16)] if "extension" in state else [],
        "due": None if STATES[state][1] else _day(row["imr_due"]),
        "chronology returned": bool(row["chronology_returned"]),
        "secured on": {_day(row["records_secured_on"])},
        "records confirmed": bool(row["records_secured_on"]),
        "first proposed": None if author == "Not appointed" else author,
        "refused": author != row["author"],
    }


def _found(one: AgencyReturn) -> dict[str, Any]:
    parts = {part.kind: part for part in one.parts.all()}
    records, chronology, report = (parts[kind] for kind in (PartKind.RECORDS, PartKind.CHRONOLOGY, PartKind.IMR))
    proposed = list(one.appointments.filter(role=Role.AUTHOR).order_by("pk"))
    return {
        "report": (report.state, report.returned is not None),
        "begun": Report.objects.filter(part=report).exists(),
        "queries": report.quality_checks.exists(),
        "asked for": [each.until for each in report.request_decisions.exclude(until=None)],
        "due": None if report.returned else report.deadline.due_on,  # a query sets another day
        "chronology returned": chronology.state == PartState.FINAL,
        "secured on": {record.secured_on for record in one.record_sets.all()},
        "records confirmed": records.state != PartState.IN_PROGRESS,
        "first proposed": proposed[0].person.name if proposed else None,
        "refused": [each.verb for each in proposed] == ["refused", "appointed"],
    }


def _day(words: str) -> date | None:
    return date.fromisoformat(words) if words else None


def test_a_report_names_no_entry_that_its_own_chronology_does_not_have_and_no_interview_that_it_does_not_tell_of():
    """Its author sees no other agency's rows (R4)."""
    files = {agency.code: agency.chronology for agency in AGENCIES}
    for code, words in WRITTEN.items():
        own = {row["ref"] for row in rows_of(files[code])}
        assert set(re.findall(r"\b[A-Z]{2,3}-[0-9]{2}\b", repr(words))) <= own, code
        cited = {int(day) for day in re.findall(r"Interview with [^,]+, ([0-9]+) October 2026", repr(words))}
        assert cited <= {held.on.day for held in words.interviews}, code
        assert {held.confirmed for held in words.interviews} <= own, code
