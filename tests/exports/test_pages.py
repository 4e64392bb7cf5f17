"""Asking, waiting, deciding on names, downloading, and the register: as people do it, page by page."""

import time
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chronology.models import ReturnedEntry
from chronology.services.contributions import accept_entries
from chronology.services.submitting import submit_chronology
from sar_portal.access.errors import NotAllowed
from sar_portal.access.models import AuditEvent
from sar_portal.combined.services.sharing import withdraw_sharing
from sar_portal.exports.models import BlackedOut, Disclosure, Export
from sar_portal.exports.selectors.records import RECORDS, rows_of
from sar_portal.exports.services.asking import decide_names
from tests.accounts.sign_in import sign_in
from tests.exports.making import asked, file_of, made
from tests.exports.test_made import copied, excluded
from tests.world.places import place

ASKED = {
    "kind": "csv",
    "names": "codes",
    "recipient": "HM Coroner",
    "basis": "coroner",
    "purpose": "The inquest",
    "basis_words": "",
}


def browse(world, who: str) -> Client:
    client = Client()
    sign_in(client, world.people[who])
    return client


def typed(**changes) -> dict:
    return ASKED | changes


def page(response) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def new(world, what: str = "composite", query: str = "") -> str:
    return reverse("exports:export_new", args=[world.reviews["one"].reference, what]) + (f"?{query}" if query else "")


def test_what_was_not_made_can_be_asked_for_again_with_the_same_filter(world):
    client = browse(world, "coordinator")
    for of, address in (
        ({"query": "words=April&agency=AGA"}, new(world, query="words=April&agency=AGA")),
        ({"what": "answers"}, new(world, "answers")),
        ({"what": "archive", "kind": "zip", "names": "names"}, place(world, "exports:archive_new", ["reference"])),
    ):
        export = asked(world, **of)
        Export.objects.filter(pk=export.pk).update(state="failed", sentence="It came to an early end.")
        shown = page(client.get(export.get_absolute_url()))
        assert "It came to an early end." in shown and f'href="{address}"' in shown
        assert client.get(address).status_code == 200


def test_the_form_keeps_the_filter_of_the_page_it_is_asked_from(world):
    client, address = browse(world, "subgroup"), new(world, query="words=April&agency=AGA")
    asking = page(client.get(address))
    assert "words April" in asking and "agencies AGA" in asking
    answer = client.post(address, typed())
    export = Export.objects.latest("pk")
    assert answer["Location"] == reverse("exports:export_detail", args=[export.pk])
    assert export.query == "words=April&agency=AGA" and export.asked_by == world.people["subgroup"]


def test_a_filter_that_cannot_be_read_is_said_and_nothing_can_be_asked_for(world):
    client, address = browse(world, "coordinator"), new(world, query="agency=NOBODY")
    assert "nothing is exported" in page(client.get(address))
    count = Export.objects.count()
    client.post(address, typed())
    assert Export.objects.count() == count


@pytest.mark.parametrize("lacking", ["kind", "recipient", "basis", "purpose"])
def test_what_is_not_answered_is_asked_again_and_what_was_typed_is_kept(world, lacking):
    answer = page(browse(world, "coordinator").post(new(world), typed(**{lacking: ""})))
    assert "There is a problem" in answer
    assert lacking == "purpose" or "The inquest" in answer
    assert "Say which ground" in page(browse(world, "coordinator").post(new(world), typed(basis="other")))


def test_a_file_is_given_to_who_is_really_there(world):
    """S4: a sign-in of some time ago is asked for again, and what was posted is not lost."""
    client = Client()
    sign_in(client, world.people["coordinator"], at=time.time() - 600)
    version = reverse("exports:version_export", args=[world.returns["a_one"].reference, "chronology", 1])
    for address in (new(world), version):
        assert "/account/confirm/" in client.get(address)["Location"]
    count = Export.objects.count()
    assert "/account/confirm/" in client.post(new(world), typed(names="names"))["Location"]
    assert Export.objects.count() == count
    browse(world, "coordinator").post(new(world), typed(names="names"))
    assert Export.objects.latest("pk").names == "names"


def test_who_may_not_know_the_names_is_not_asked_and_can_not_slip_them_in(world):
    client = browse(world, "subgroup")
    assert "With real names" not in page(client.get(new(world)))
    client.post(new(world), typed(names="names"))
    assert Export.objects.latest("pk").names == "codes"


def test_the_page_of_a_file_says_how_far_it_is_and_then_gives_it(world):
    export, client = asked(world), browse(world, "coordinator")
    before = AuditEvent.objects.count()
    waiting = client.get(export.get_absolute_url(), headers={"X-Background": "1"})
    assert (waiting.status_code, waiting["X-Progress"]) == (204, "0 Waiting to be made")
    assert AuditEvent.objects.count() == before  # nothing was shown
    assert "Refresh" in page(client.get(export.get_absolute_url()))
    made(export)
    assert "X-Progress" not in client.get(export.get_absolute_url(), headers={"X-Background": "1"})
    assert "Download the file" in page(client.get(export.get_absolute_url()))
    answer = client.get(reverse("exports:export_download", args=[export.pk]))
    assert answer.getvalue() == file_of(export)
    assert f"TSAB-SAR-2026-01-composite-export-{export.pk}.csv" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEvent.objects.filter(verb="export_download", subject=f"exports.export:{export.pk}").count() == 1


def test_a_file_is_its_askers_alone(world):
    export = made(asked(world))
    for who in ("lead_reviewer", "subgroup", "other_coordinator", "auditor"):
        for name in ("export_detail", "export_names", "export_download"):
            assert browse(world, who).get(reverse(f"exports:{name}", args=[export.pk])).status_code == 404
    assert f"export {export.pk}" not in page(
        browse(world, "lead_reviewer").get(reverse("exports:export_list", args=[export.review.reference]))
    )


def test_the_link_to_a_file_is_dead_with_the_role(world):
    export, client = made(asked(world, "subgroup")), browse(world, "subgroup")
    address = reverse("exports:export_download", args=[export.pk])
    assert client.get(address).status_code == 200
    withdraw_sharing(review=export.review, member=export.asked_by, reason="Left", by=world.people["coordinator"])
    assert client.get(address).status_code in (403, 404)


def test_what_is_not_ready_is_no_download(world):
    export = asked(world)
    address = reverse("exports:export_download", args=[export.pk])
    assert browse(world, "coordinator").get(address).status_code == 409
    Export.objects.filter(pk=export.pk).update(state="expired")
    assert browse(world, "coordinator").get(address).status_code == 409
    assert "has expired" in page(browse(world, "coordinator").get(export.get_absolute_url()))


def test_a_day_is_a_day_whether_or_not_anybody_tidied_up(world):
    export, client = made(asked(world)), browse(world, "coordinator")
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("exports:export_download", args=[export.pk])).status_code == 409
    assert "Download the file" not in page(client.get(export.get_absolute_url()))


def test_words_that_were_found_are_not_shown_to_who_was_excluded_since(world):
    """R12: the page of names quotes the rows, before there is any file."""
    entry = ReturnedEntry.objects.filter(review=world.reviews["one"]).first()
    ReturnedEntry.objects.bulk_create([copied(entry, event="Robina Zqonename was seen.")])
    export, member = made(asked(world, "subgroup")), world.people["subgroup"]
    client, address = browse(world, "subgroup"), reverse("exports:export_names", args=[export.pk])
    assert "Robina Zqonename" in page(client.get(address))
    excluded(world, member)
    answer = client.get(address)
    assert answer.status_code == 403 and b"Zqonename" not in answer.content
    said = {f"found-{one.pk}": one.options[0] for one in export.found.all()}
    assert client.post(address, said).status_code == 403
    with pytest.raises(NotAllowed):
        decide_names(export=export, written={one.pk: one.options[0] for one in export.found.all()}, by=member)
    assert b"Zqonename" not in client.get(export.get_absolute_url()).content


def test_names_are_decided_on_a_page_of_their_own(world):
    entry = ReturnedEntry.objects.filter(review=world.reviews["one"]).first()
    hostile = "Robina Zqonename <b>was</b> seen."
    ReturnedEntry.objects.bulk_create([copied(entry, event=hostile)])
    export, client = made(asked(world)), browse(world, "coordinator")
    address = reverse("exports:export_names", args=[export.pk])
    assert "Look at what was found" in page(client.get(export.get_absolute_url()))
    shown = client.get(address).content.decode()
    assert "<mark>Robina Zqonename</mark>" in shown and "<b>was</b>" not in shown and "AGA-99" in shown
    found = export.found.get()
    assert "There is a problem" in page(client.post(address, {"found-0": "X"}))
    answer = client.post(address, {f"found-{found.pk}": found.options[0]})
    assert answer["Location"] == export.get_absolute_url()
    assert client.get(address)["Location"] == export.get_absolute_url()
    assert "Zqonename" not in file_of(made(export)).decode("utf-8-sig")


def test_the_register_shows_every_file_and_what_went_out_otherwise(world):
    export, client = made(asked(world, purpose="For the inquest <i>")), browse(world, "coordinator")
    client.get(reverse("exports:export_download", args=[export.pk]))
    address = reverse("exports:disclosure_list", args=[export.review.reference])
    register = client.get(address).content.decode()
    assert "HM Coroner" in register and "For the inquest &lt;i&gt;" in register and export.file_sha256 in register
    assert f"Export {export.pk}, downloaded 1 time<" in register
    adding = reverse("exports:disclosure_add", args=[export.review.reference])
    said = {"what": "Overview report", "means": "paper", "recipient": "The family", "given_on": "2026-11-01"}
    said |= {"basis": "family", "basis_words": "", "purpose": "As agreed", "decided_by": "Clara Haddock, coordinator"}
    assert "There is a problem" in page(client.post(adding, said | {"given_on": "2031-01-01"}))
    assert client.post(adding, said).status_code == 302
    assert "On paper" in page(client.get(address)) and "The family" in page(client.get(address))
    line = Disclosure.objects.get(recipient="The family")
    assert (line.verb, line.by, line.export) == ("by_hand", world.people["coordinator"], None)


def test_a_long_register_needs_no_more_queries(world, django_assert_num_queries):
    client, export = browse(world, "coordinator"), made(asked(world))
    address = reverse("exports:disclosure_list", args=[export.review.reference])
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for _ in range(4):
        made(asked(world))
    with django_assert_num_queries(len(before)):
        assert page(client.get(address)).count("HM Coroner") == 5


def test_an_agencys_own_file_is_in_the_boards_register_once_the_board_may_read_it(world):
    """R3: that an agency made a file of what it has not returned is not the board's to know."""
    part = world.returns["a_one"].parts.get(kind="chronology")
    first = part.submissions.get(number=1)
    made(asked(world, "author", what="chronology", submission=first, recipient="The author’s desk"))
    address = reverse("exports:disclosure_list", args=[world.reviews["one"].reference])
    assert "The author’s desk" in page(browse(world, "coordinator").get(address))
    line = Disclosure.objects.get(recipient="The author’s desk")
    assert line.versions[0]["number"] == 1
    theirs = {row.ref: row.version for row in part.chronology.entries.filter(to_accept=True)}
    accept_entries(chronology=part.chronology, seen=theirs, by=world.people["author"])
    second = submit_chronology(chronology=part.chronology, by=world.people["author"])
    made(asked(world, "author", what="chronology", submission=second, recipient="Another desk"))
    assert Disclosure.objects.get(recipient="Another desk").versions[0]["number"] == 2
    assert "Another desk" not in page(browse(world, "coordinator").get(address))
    register = next(one for one in RECORDS if one.name == "disclosures")
    archived = rows_of(register, world.people["coordinator"], world.reviews["one"])
    given_to = {row["recipient"] for row in archived}
    assert "The author’s desk" in given_to and "Another desk" not in given_to


def test_the_auditor_sees_that_something_left_and_no_word_of_why(world):
    export = made(asked(world, recipient="zq somebody", purpose="zq something"))
    address = reverse("exports:disclosure_audit", args=["TSAB"])
    shown = page(browse(world, "auditor").get(address))
    assert export.file_sha256 in shown and "Request or order of a coroner" in shown and "Clara Haddock" in shown
    assert "zq some" not in shown


@pytest.mark.parametrize("what", ["composite", "answers"])
def test_an_empty_review_has_a_page_to_ask_from(world, what):
    review = world.reviews["two"]
    shown = page(browse(world, "coordinator").get(reverse("exports:export_new", args=[review.reference, what])))
    assert "No version has been returned yet" in shown
    assert "There is no file yet." in page(
        browse(world, "coordinator").get(reverse("exports:export_list", args=[review.reference]))
    )
    assert (
        browse(world, "coordinator")
        .get(reverse("exports:export_new", args=[review.reference, "everything"]))
        .status_code
        == 404
    )


def test_long_registers_are_read_in_pages_that_say_how_many_there_are(world):
    review, by, today = world.reviews["one"], world.people["coordinator"], timezone.localdate()
    before = Disclosure.objects.filter(subject=review).count()
    facts = {"subject": review, "reason": "Why", "by": by}
    given = {"what": "Zqgiven", "means": "paper", "recipient": "Them", "basis": "court", "given_on": today}
    Disclosure.objects.bulk_create(Disclosure(**facts, **given, verb="by_hand") for _ in range(101 - before))
    out = {"asked_by_role": "Kin", "requested_on": today, "place": "Zqplace"}
    BlackedOut.objects.bulk_create(BlackedOut(**facts, **out) for _ in range(101 - BlackedOut.objects.count()))
    for name in ("disclosure_list", "blacked_out_list"):
        address = reverse(f"exports:{name}", args=[review.reference])
        first, last = (page(browse(world, "coordinator").get(f"{address}?page={number}")) for number in (1, 2))
        assert first.count("<tr") == 101 and last.count("<tr") == 2
        assert "Page 1 of 2: 1 to 100 of 101" in first and "Page 2 of 2: 101 to 101 of 101" in last
