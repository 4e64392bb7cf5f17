"""What changed since the version last read: nothing of a frozen version changes unseen, and who has read which is known (R7)."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imr.services.appointment import appoint_senior_manager
from reviews.models import ReturnPart, Submission
from reviews.selectors.differences import differences
from reviews.selectors.returning import read_before
from reviews.services.returning import send_back
from tests.imr import writing
from tests.papers import samples

# On the page of each version for itself, or no text: which paper it is, whose it is, who was to accept it.
NOT_COMPARED = {
    "board", "reference", "caveat", "version", "date", "panel", "agency", "agency_code", "adult", "requested", "legal_basis",
    "distribution", "senior_manager", "crest", "headings",
}  # fmt: skip
# A section is the same section under another number or heading, whatever the template appends to it.
OF_THE_TEMPLATE = {"key", "number", "heading", "holds"}
RECORDS = {
    "reference": "x",
    "agency": "x",
    "record_sets": [
        dict.fromkeys(
            ("system", "description", "format", "custodian", "secured_on", "secured_by", "available_on"), "said"
        )
    ],
}


# What the report rests on, each with its number, and a document by its key: sample papers are printed without.
NUMBERED = {
    "template": 2,
    "chronology": 3,
    "attachments": [
        {"number": 1, "title": "Rota", "published": "2025", "kind": "PDF", "size": 9, "sha256": "5e", "file": 7}
    ],
}
# Its fingerprint says which file it is.
OF_THE_FILE = {"size", "file"}


def leaves(content, *way) -> Iterator[tuple]:
    """The way to each text and number."""
    if isinstance(content, str | int):
        yield way
    elif isinstance(content, dict | list):
        for key, inner in content.items() if isinstance(content, dict) else enumerate(content):
            yield from leaves(inner, *way, key)


def changed_at(content: dict, way: tuple) -> dict:
    made = inner = deepcopy(content)
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] += " Canary" if isinstance(inner[way[-1]], str) else 1
    return made


@pytest.mark.parametrize(
    ("kind", "content"),
    [("imr", samples.REPORT | NUMBERED), ("chronology", samples.CHRONOLOGY), ("records", RECORDS)],
)
def test_no_text_and_no_number_of_a_version_changes_unseen(kind, content):
    part = ReturnPart(kind=kind)
    before = Submission(part=part, number=1, content=content)
    ways = [way for way in leaves(content) if way[0] not in NOT_COMPARED]
    unseen = {
        ".".join("n" if isinstance(key, int) else key for key in way)
        for way in ways
        if not differences(before, Submission(part=part, number=2, content=changed_at(content, way)))
    }
    assert len(ways) > 6
    assert unseen <= {f"sections.n.{name}" for name in OF_THE_TEMPLATE} | {
        f"attachments.n.{name}" for name in OF_THE_FILE
    }
    assert differences(before, Submission(part=part, number=2, content=deepcopy(content))) == []


# --- who has read which -----------------------------------------------------------------------------------------------


@pytest.fixture
def w(db):
    return writing.submitted()


def decide(w) -> str:
    return reverse("reviews:part_decide", args=[w.ret.reference, "imr"])


def sent_back(w, by) -> None:
    facts = {"reason": "Again.", "sections": [], "name": "G", "role": "ACC"}
    send_back(part=w.report.part, submission=w.report.part.submissions.last(), by=by, **facts)


def next_version(w, words: str) -> Submission:
    writing.rewrite(w, words)
    return writing.submit(w, paper=False)


def test_the_page_of_the_decision_is_a_reading_of_the_version_that_stood_on_it(w, browse):
    """A deputy decided twice; the manager, back again, has read version 1 and no other."""
    browse(w.manager).get(decide(w))
    facts = {"agency_return": w.ret, "by": w.lead, "reason": "Away until 5 December"}
    appoint_senior_manager(person=w.second, job_title="Inspector", deputy=True, **facts)
    sent_back(w, w.second)
    next_version(w, "Canarysecond")
    page = browse(w.second).get(decide(w)).content.decode()
    assert "That is the last version you read" in page and "since version 1" in page
    sent_back(w, w.second)
    appoint_senior_manager(person=w.manager, job_title="ACC", **facts)
    third = next_version(w, "Canarythird")
    assert read_before(w.manager, third) == (w.submission, True)
    page = browse(w.manager).get(decide(w)).content.decode()
    assert "What changed since version 1" in page and "That is the last version you read" in page


def test_who_has_read_none_is_told_what_the_differences_are_from(w, browse):
    sent_back(w, w.manager)
    facts = {"agency_return": w.ret, "by": w.lead, "reason": "Away until 5 December"}
    appoint_senior_manager(person=w.second, job_title="Inspector", deputy=True, **facts)
    second = next_version(w, "Canarysecond")
    assert read_before(w.second, second) == (w.submission, False)
    page = browse(w.second).get(decide(w)).content.decode()
    assert "You have not read version 1: it is the last that somebody decided on" in page


def test_no_version_before_the_one_that_was_read_costs_a_query(w, browse):
    """Whether the reader decided on the versions before, or is a deputy who read none of them."""

    def asked(by) -> int:
        with transaction.atomic():  # and back: neither the deputy nor a reading stays
            if by == w.second:
                facts = {"agency_return": w.ret, "by": w.lead, "reason": "Away until 5 December"}
                appoint_senior_manager(person=by, job_title="Inspector", deputy=True, **facts)
            client = browse(by)
            client.get(decide(w))
            with CaptureQueriesContext(connection) as queries:
                page = client.get(decide(w)).content.decode()
            assert ("You have not read version" in page) == (by == w.second)
            transaction.set_rollback(True)
        return len(queries)

    def up_to(number: int) -> list[int]:
        while (at := w.report.part.submissions.count()) < number:
            sent_back(w, w.manager)
            next_version(w, f"Canary {at}")
        return [asked(w.manager), asked(w.second)]

    assert up_to(2) == up_to(6)


def test_a_recommendation_without_a_date_says_so_where_it_is_taken_on(w, browse):
    assert "No date is set for it" in browse(w.manager).get(decide(w)).content.decode()
