"""The extract for the annual report (Care Act 2014, schedule 2), and small numbers that could tell of a person."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from reviews.models import AbuseType, Metadata
from reviews.services.terms import add_parallel, change_parallel
from sar_portal.access.errors import Refused
from sar_portal.access.history import by_person
from sar_portal.actions.services.recommendations import not_implement
from sar_portal.closing.selectors.annual import annual_of, suppressed, tables, year_of
from sar_portal.closing.selectors.files import annual_docx
from sar_portal.closing.selectors.metadata import facts_of, managed
from sar_portal.closing.services.metadata import enter_metadata
from tests.accounts.sign_in import sign_in


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 1), 2026)]
)
def test_a_year_begins_in_april(day, year):
    assert year_of(day) == year


def test_small_numbers_are_hidden_and_can_not_be_worked_out():
    assert suppressed({"Female": 9, "Male": 12}, adds_up=True) == [("Male", "12"), ("Female", "9")]
    assert suppressed({"Female": 4, "Male": 12}, adds_up=True) == [("Female", "Not shown"), ("Male", "Not shown")]
    few = suppressed({"A": 2, "B": 3, "C": 20}, adds_up=True)
    assert few == [("C", "20"), ("A", "Not shown"), ("B", "Not shown")]
    one_each = suppressed({"A": 1, "B": 1, "C": 6, "D": 20}, adds_up=True)
    assert one_each == [("D", "20"), ("A", "Not shown"), ("B", "Not shown"), ("C", "Not shown")]
    assert suppressed({"Neglect": 2, "Physical": 6}, adds_up=False) == [("Physical", "6"), ("Neglect", "Not shown")]
    assert suppressed({"One": 3}, adds_up=True) == [("One", "Not shown")]


def test_of_fewer_than_five_nothing_is_told_and_of_more_every_value_stands_there(world):
    """A value that is left out is nought, so those not shown would be at least one: read with sums of years, exactly one."""
    facts = {fact.name: fact for fact in facts_of(managed(world.people["coordinator"]).get(pk=world.reviews["one"].pk))}
    abused = {"types_of_abuse": replace(facts["types_of_abuse"], value=["Neglect and acts of omission"])}
    once = {"types_of_abuse": replace(facts["types_of_abuse"], value=["Neglect and acts of omission", "Domestic"])}
    assert tables([facts | abused] * 4) == []
    (found,) = [
        one for one in tables([facts | abused] * 5 + [facts | once]) if one.heading.startswith("Types of abuse")
    ]
    assert found.lines[0] == ("Neglect and acts of omission", "6")
    assert found.lines[1:] == [
        (label, "Not shown") for label in sorted(AbuseType.labels) if not label.startswith("Neglect")
    ]


def test_what_was_concluded_goes_on_was_done_and_was_not(world):
    by, today = world.people["coordinator"], timezone.localdate()
    board, review, year = world.boards["near"], world.reviews["one"], year_of(today)
    before = annual_of(by, board, year)
    assert [one.reference for one in before.ongoing] == [world.reviews[one].reference for one in ("one", "two")]
    assert (before.concluded, before.implemented, before.not_implemented, before.tables) == ([], [], [], [])
    enter_metadata(review=review, version=0, completed_on=today, sex="female", by=by)
    ours, theirs = world.made["board_recommendation"], world.made["recommendation"]
    not_implement(recommendation=ours, reason="Merged with another.", on_day=today, by=by)
    found = annual_of(by, board, year)
    assert [one.reference for one in found.concluded] == [review.reference]
    assert [one.reference for one in found.ongoing] == [world.reviews["two"].reference]
    assert {row.one.pk for row in found.findings} >= {ours.pk, theirs.pk}
    assert [(one.row.one.pk, one.reason) for one in found.not_implemented] == [(ours.pk, "Merged with another.")]
    assert found.tables == []  # of one review nothing is told
    assert annual_of(by, board, year - 1).not_implemented == []

    client = Client()
    sign_in(client, by)
    page = client.get(reverse("closing:annual_detail", args=["TSAB", year])).content.decode()
    assert "Merged with another." in page and world.reviews["two"].reference in page
    found.not_implemented[0].row.wordings[-1].text = "Call **wagtails** back."
    many = replace(found, not_implemented=found.not_implemented * 30)
    with patch("sar_portal.closing.views.annual.annual_of", return_value=many):
        page = client.get(reverse("closing:annual_detail", args=["TSAB", year])).content.decode()
    shown, folded = page.split("5 more", 1)
    assert "Call <strong>wagtails</strong> back." in shown
    assert (shown.count("Merged with another."), folded.count("Merged with another.")) == (25, 5)
    data = client.get(reverse("closing:annual_download", args=["TSAB", year, "csv"])).content
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert ["Not implemented", "Merged with another."] in [[row[0], row[5]] for row in rows]
    word = client.get(reverse("closing:annual_download", args=["TSAB", year, "docx"])).content
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        assert b"Merged with another." in parts.read("word/document.xml")
    written = Document(io.BytesIO(annual_docx(found))).tables[-1]
    assert "Call wagtails back." in [cell.text for row in written.rows for cell in row.cells]
    assert client.get(reverse("closing:annual_detail", args=["TSAB", year + 9])).status_code == 404


def test_no_finding_of_a_review_is_told_while_a_parallel_process_holds_publication(world):
    review, by, today = world.reviews["one"], world.people["coordinator"], timezone.localdate()
    enter_metadata(review=review, version=0, completed_on=today, by=by)
    assert annual_of(by, review.board, year_of(today)).findings
    inquest = add_parallel(review=review, kind="Inquest", holds_publication=True, by=by)
    held = annual_of(by, review.board, year_of(today))
    assert (held.findings, held.implemented, held.not_implemented) == ([], [], [])
    assert [one.reference for one in held.concluded] == [one.reference for one in held.held] == [review.reference]
    client = Client()
    sign_in(client, by)
    page = client.get(reverse("closing:annual_detail", args=["TSAB", year_of(today)])).content.decode()
    assert f"No publication until cleared: of {review.reference}" in page
    change_parallel(parallel=inquest, ended_on=today, by=by)
    assert annual_of(by, review.board, year_of(today)).held == []


def test_a_review_of_an_earlier_year_whose_findings_are_held_is_named_too(world):
    """What became of a finding this year is the report's to tell (schedule 2): that nothing is told of it has to be seen."""
    review, by, today = world.reviews["one"], world.people["coordinator"], timezone.localdate()
    year = year_of(today)
    by_person(Metadata(review=review, completed_on=date(year, 3, 31)), by).save()
    add_parallel(review=review, kind="Inquest", holds_publication=True, by=by)
    assert annual_of(by, review.board, year).held == []
    not_implement(recommendation=world.made["board_recommendation"], reason="Merged.", on_day=today, by=by)
    found = annual_of(by, review.board, year)
    assert review not in (*found.concluded, *found.ongoing) and found.not_implemented == []
    assert [one.reference for one in found.held] == [review.reference]


def test_a_publication_that_is_held_cannot_be_entered_and_the_rest_can(world):
    review, by = world.reviews["one"], world.people["coordinator"]
    inquest = add_parallel(review=review, kind="Inquest", holds_publication=True, by=by)
    for said in ({"publication": "full"}, {"publication": "summary"}, {"published_on": date(2026, 9, 1)}):
        with pytest.raises(Refused, match="published until cleared: Inquest"):
            enter_metadata(review=review, version=0, by=by, **said)
    kept = enter_metadata(review=review, version=0, publication="none", publication_reason="Inquest", adults=1, by=by)
    change_parallel(parallel=inquest, ended_on=date(2026, 9, 1), by=by)
    kept = enter_metadata(review=review, version=kept.version, publication="full", by=by)
    add_parallel(review=review, kind="Trial", holds_publication=True, by=by)
    enter_metadata(review=review, version=kept.version, publication="full", adults=2, by=by)
