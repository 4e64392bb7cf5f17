"""What is held on one person, by code and across versions, and the log of what was blacked out for a request (G9)."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chronology.models import ChronologyEntry, ReturnedEntry
from imr.models import HandOver, StaffInterview
from reviews.models import CommonPerson, ContactLogged, FamilyContact, Submission
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.services import exclude
from sar_portal.exports.models import BlackedOut
from sar_portal.exports.selectors.held import held_by_agency, held_on_board, people_of_agency, people_on_board
from sar_portal.exports.services.disclosures import add_blacked_out, add_disclosure
from tests.exports.test_made import copied
from tests.exports.test_pages import browse

CODE = "Neighbour 7"
SAID = {"asked_by_role": "Sister of the adult", "place": "Police return, version 2", "why": "Says <i>another</i>"}


@pytest.fixture
def review(world):
    review, by = world.reviews["one"], world.people["coordinator"]
    person = CommonPerson(review=review, code=CODE, name="Philippa Zqneighbour", role="Neighbour")
    person._history_user = by
    person.save()
    return review


def _found(world, review, who: str = "coordinator", code: str = CODE):
    viewer = world.people[who]
    [somebody] = [one for one in people_on_board(viewer, review) if one.code == code]
    return held_on_board(viewer, review, somebody)


def _returned(review) -> ReturnedEntry:
    row = ReturnedEntry.objects.filter(review=review).select_related("submission__part__agency_return").first()
    assert row is not None
    return row


def _later_version(row: ReturnedEntry) -> Submission:
    """The same part once more, accepted as the one before was."""
    old = row.submission
    new = Submission.objects.create(
        part=old.part, number=old.number + 1, content=old.content, sha256=old.sha256, by=old.by
    )
    sign = old.sign_offs.exclude(verb="send_back").last()
    sign.pk, sign.submission, sign._state.adding = None, new, True
    sign.save()
    return new


def test_a_row_is_one_place_with_every_version_that_names_the_person_by_code_or_name(world, review):
    row = _returned(review)
    ReturnedEntry.objects.bulk_create([copied(row, ref="ZQ-1", event=f"{CODE} rang.")])
    new = _later_version(row)
    ReturnedEntry.objects.bulk_create(
        [copied(row, ref="ZQ-1", submission_id=new.pk, event="Mrs Zqneighbour rang again.")]
    )
    ReturnedEntry.objects.bulk_create([copied(row, ref="ZQ-2", event="Neighbour 71 rang.")])
    places = {one.title: one for one in _found(world, review)}
    one = places["ZQ-1"]
    assert one.versions == (row.submission.number, new.number) and one.link.endswith(f"/versions/{new.number}/")
    assert (one.kind, one.agency_return) == ("Chronology entry", row.submission.part.agency_return)
    assert "ZQ-2" not in places and "People of the review" in places


def test_what_the_board_wrote_and_disclosed_is_found_too(world, review):
    by = world.people["coordinator"]
    add_disclosure(
        review=review, what=f"Letter to {CODE}", means="paper", recipient="x", basis="family", basis_words="",
        purpose="x", given_on=timezone.localdate(), decided_by="x", by=by,
    )  # fmt: skip
    review._history_user, review.terms_of_reference = by, f"What {CODE} knew."
    review.save()
    assert {"Disclosure", "Terms", "People key"} <= {one.kind for one in _found(world, review)}


def test_every_other_record_of_the_board_is_looked_through_by_who_reads_every_return(world, review):
    """By what the archive holds, so that none is forgotten by name: a query, a contact with the family, why section 44 is met."""
    by, ret = world.people["coordinator"], world.returns["a_one"]
    said = {"by": by, "happened_on": "2026-05-02"}
    FamilyContact.objects.create(subject=review, verb="meeting", with_whom=CODE, **said)
    FamilyContact.objects.create(subject=review, verb="meeting", with_whom="Mrs Zqneighbour", **said)
    ContactLogged.objects.create(subject=ret, verb="telephone", with_whom=f"About {CODE}", **said)
    review._history_user, review.family_involvement = by, f"{CODE} was asked."
    review.save()
    places = {(one.title, one.agency_return): one for one in _found(world, review)}
    family = places["Contacts with the family, an advocate or the adult: 2 rows", None]
    assert family.link == reverse("reviews:family_list", args=[review.reference])
    assert places["Contacts with agencies outside the portal: 1 row", ret].link.endswith("/progress/")
    assert ("The review and its terms: 1 row", None) in places
    adult = {one.title: one for one in _found(world, review, code=review.pseudonym)}["Who the adult is: 1 row"]
    assert adult.on == timezone.localdate()  # and no date of birth
    client, address = browse(world, "coordinator"), reverse("exports:person_held", args=[review.reference])
    assert "another coordinator has to look" not in client.get(address).content.decode()
    exclude(user=by, scope=ret.scope, because="involvement:0", by=by)
    assert not any(one.kind == "Other record" for one in _found(world, review))
    assert "another coordinator has to look" in client.get(address).content.decode()


def test_a_code_that_two_agencies_have_is_looked_for_in_its_own_agencys_texts(world, review):
    people = people_on_board(world.people["coordinator"], review)
    shelf = next(one for one in people if one.agency_return is not None)
    row = next(
        row
        for row in ReturnedEntry.objects.filter(review=review).select_related("submission__part")
        if row.submission.part.agency_return_id == shelf.agency_return.pk
    )
    ReturnedEntry.objects.bulk_create([copied(row, ref="ZQ-3", event=f"{shelf.code} was there.")])
    viewer = world.people["coordinator"]
    assert "ZQ-3" in {one.title for one in held_on_board(viewer, review, shelf)}
    others = [one for one in held_on_board(viewer, review, shelf) if one.agency_return]
    same = type(shelf)(shelf.value, shelf.code, shelf.words, shelf.agency_return, alone=False)
    kept = {one.agency_return for one in held_on_board(viewer, review, same) if one.kind == "Chronology entry"}
    assert kept == {shelf.agency_return} and others


def test_nothing_of_an_agencys_own_is_found_by_the_board(world, review):
    """Drafts, interviews and hand-overs (R3, R5, R6): not even how many."""
    before = len(_found(world, review))
    entry = ChronologyEntry.objects.filter(chronology__part__agency_return__review=review).first()
    entry._history_user, entry.event = world.people["author"], f"{CODE} in a draft"
    entry.save()
    assert len(_found(world, review)) == before
    assert all("interview" not in one.link and "concern" not in one.link for one in _found(world, review))


def test_an_agencys_lead_finds_register_drafts_and_versions_and_no_interview_or_hand_over(world):
    ret, lead = world.returns["a_one"], world.people["agency_lead"]
    row = ret.register.first()
    entry = ChronologyEntry.objects.filter(chronology__part__agency_return=ret).first()
    entry._history_user, entry.event = world.people["author"], f"{row.code} and {row.name} came."
    entry.save()
    [somebody] = [one for one in people_of_agency(lead, ret) if one.code == row.code]
    places = held_by_agency(lead, ret, somebody)
    assert {"Register", "Chronology being written"} <= {one.kind for one in places}
    assert StaffInterview.objects.exists() and HandOver.objects.exists()
    assert not any("interview" in one.link or "concern" in one.link or "hand-over" in one.link for one in places)
    assert held_by_agency(world.people["coordinator"], ret, somebody) == []


def test_on_the_page_the_code_is_sent_and_the_list_is_a_file_too(world, review):
    row = _returned(review)
    ReturnedEntry.objects.bulk_create([copied(row, ref="=ZQ()", event=f"{CODE} rang.")])
    client, address = browse(world, "coordinator"), reverse("exports:person_held", args=[review.reference])
    assert CODE in client.get(address).content.decode()
    shown = client.post(address, {"person": f"0:{CODE}"}).content.decode()
    assert "=ZQ()" in shown and "Zqneighbour" not in shown
    file = client.post(address, {"person": f"0:{CODE}", "csv": "1"})
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert lines[0] == ["Kind", "What", "Agency", "Version", "Date"] and "'=ZQ()" in {line[1] for line in lines}
    assert "There is a problem" in client.post(address, {"person": "0:Somebody"}).content.decode()
    viewed = AuditEvent.objects.filter(verb="person_held", actor=world.people["coordinator"])
    assert viewed.exists() and not any("Neighbour" in str(event.details) for event in viewed)


def test_what_was_blacked_out_is_added_and_never_changed(world, review):
    client, here = browse(world, "coordinator"), [review.reference]
    said = SAID | {"requested_on": "2026-11-02", "decided_by": "Clara Haddock, coordinator"}
    assert client.post(reverse("exports:blacked_out_add", args=here), said).status_code == 302
    shown = client.get(reverse("exports:blacked_out_list", args=here)).content.decode()
    assert "Sister of the adult" in shown and "Says &lt;i&gt;another&lt;/i&gt;" in shown and "Clara Haddock" in shown
    file = client.get(reverse("exports:blacked_out_download", args=here)).content.decode("utf-8-sig")
    assert "2 November 2026,Sister of the adult" in file
    assert AuditEvent.objects.filter(verb="add_blacked_out", actor=world.people["coordinator"]).count() == 1
    assert BlackedOut.objects.get().by == world.people["coordinator"]


def test_who_does_not_run_the_review_adds_nothing_and_neither_does_an_empty_line(world, review):
    facts = SAID | {"review": review, "requested_on": timezone.localdate(), "decided_by": "x"}
    with pytest.raises(NotAllowed):
        add_blacked_out(by=world.people["lead_reviewer"], **facts)
    with pytest.raises(Refused, match="Say who asked"):
        add_blacked_out(by=world.people["coordinator"], **facts | {"why": " "})
    with pytest.raises(Refused, match="later day"):
        later = timezone.localdate() + timedelta(days=1)
        add_blacked_out(by=world.people["coordinator"], **facts | {"requested_on": later})
    assert not BlackedOut.objects.exists()
