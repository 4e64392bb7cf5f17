"""A page of the disclosure register: what is read for it, and whose lines stand in it (R3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chronology.services.contributions import accept_entries
from chronology.services.submitting import submit_chronology
from sar_portal.exports.models import Disclosure
from sar_portal.exports.selectors.disclosures import disclosures_of, readable_versions
from sar_portal.exports.selectors.records import RECORDS, rows_of
from tests.exports.making import asked, made
from tests.exports.test_pages import browse, page


def by_hand(world, number: int) -> None:
    """Lines of the board, older than those of the files made here, so that these stand on the first page."""
    facts = {"subject": world.reviews["one"], "reason": "Why", "by": world.people["coordinator"], "verb": "by_hand"}
    given = {"what": "Zqgiven", "means": "paper", "recipient": "Them", "basis": "court"}
    day = timezone.localdate() - timedelta(days=9)
    Disclosure.objects.bulk_create(Disclosure(**facts, **given, given_on=day) for _ in range(number))


def by_the_agency(world) -> None:
    """A file that an agency made of the version that it returned, and one of the version that waits to be accepted."""
    part, author = world.returns["a_one"].parts.get(kind="chronology"), world.people["author"]
    first = part.submissions.get(number=1)
    made(asked(world, "author", what="chronology", submission=first, recipient="Of what is returned"))
    theirs = {row.ref: row.version for row in part.chronology.entries.filter(to_accept=True)}
    accept_entries(chronology=part.chronology, seen=theirs, by=author)
    second = submit_chronology(chronology=part.chronology, by=author)
    made(asked(world, "author", what="chronology", submission=second, recipient="Of what is not returned"))


@pytest.fixture
def fetched(monkeypatch) -> list[int]:
    """The keys of the lines of the register that were read from the database, each time that one was."""
    keys: list[int] = []
    read = Disclosure.from_db.__func__  # type: ignore[attr-defined]  # a class method, to be called for the class that is read

    def counted(cls, *args):
        one = read(cls, *args)
        keys.append(one.pk)
        return one

    monkeypatch.setattr(Disclosure, "from_db", classmethod(counted))
    return keys


def test_a_page_reads_its_own_lines_alone_however_many_there_are(world, fetched):
    client, review = browse(world, "coordinator"), world.reviews["one"]
    address = reverse("exports:disclosure_list", args=[review.reference])
    made(asked(world))
    by_the_agency(world)
    by_hand(world, 3)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    by_hand(world, 120)
    found = Disclosure.objects.filter(subject=review).exclude(recipient="Of what is not returned").count()
    for number, lines in ((1, 100), (2, found - 100)):
        fetched.clear()
        with CaptureQueriesContext(connection) as many:
            shown = page(client.get(address, {"page": number}))
        assert len(fetched) == len(set(fetched)) == lines and shown.count("<tr") == lines + 1
        # No line of the second page has a file, so no downloads are counted there.
        assert len(many) == len(few) - (number - 1)


def test_who_reads_the_register_finds_the_lines_of_agencies_as_before(world):
    """The coordinator those of what was returned; the auditor every line, without a word of it; an agency’s lead none of them."""
    review = world.reviews["one"]
    made(asked(world))
    by_the_agency(world)
    by_hand(world, 2)
    everything = Disclosure.objects.filter(subject=review).select_related("export")
    coordinator = world.people["coordinator"]
    readable = readable_versions(coordinator, review)

    def is_the_boards(line: Disclosure) -> bool:
        of_board = line.export is None or line.export.scope_id == line.subject_id
        return of_board or {version["submission"] for version in line.versions} <= readable

    expected = [line for line in everything if is_the_boards(line)]
    assert {line.recipient for line in everything if line not in expected} == {"Of what is not returned"}
    assert "Of what is returned" in {line.recipient for line in expected}
    assert list(disclosures_of(coordinator, review, readable)) == expected
    address = reverse("exports:disclosure_list", args=[review.reference])
    shown = page(browse(world, "coordinator").get(address))
    assert "Of what is returned" in shown and "Of what is not returned" not in shown

    lead = world.people["agency_lead"]
    assert not disclosures_of(lead, review, readable_versions(lead, review)).exists()
    assert browse(world, "agency_lead").get(address).status_code in (403, 404)
    audited = page(browse(world, "auditor").get(reverse("exports:disclosure_audit", args=[review.board.code])))
    assert all(line.file_sha256 in audited for line in everything if line.export_id)
    assert "Of what" not in audited and audited.count("<tr") == Disclosure.objects.filter(
        subject__board=review.board
    ).count() + 1  # fmt: skip

    archived = next(one for one in RECORDS if one.name == "disclosures")
    plain = replace(archived, rows=lambda *_: Disclosure.objects.filter(pk__in=[line.pk for line in expected]))
    assert list(rows_of(archived, coordinator, review)) == list(rows_of(plain, coordinator, review))
