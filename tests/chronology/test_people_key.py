"""The one people key in its two shelves: who keeps which, what each side may see of it, and what is frozen (R4, R7, G5)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from chronology.models import PersonCode, ReturnedPerson
from chronology.selectors.people import common_for_agencies, key_of_return, people_of, shown
from chronology.services.people import add_person, change_person, remove_person
from imr.services.register import add_to_register, change_register_row
from reviews.models import AgencyReturn, NamesShown
from reviews.selectors.people import common_people, names_shown_until
from reviews.services.people import (
    MOST_AN_HOUR,
    add_common_person,
    change_common_person,
    hide_names,
    remove_common_person,
    show_names,
)
from reviews.services.reviews import identify_adult
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from tests.chronology import world as making
from tests.chronology.world import entry, returned
from tests.walls import owner


@pytest.fixture
def w(db):
    w = making.make_world(0, 1)
    w.surgery = w.others[0]
    return w


@pytest.fixture
def key(w):
    """The coordinator's shelf, and one line on each agency's."""
    identity = w.review.identity
    names = {"real_name": "Leonard Brindle", "code": "Leonard", "spellings": ["Len"], "version": identity.version}
    identify_adult(review=w.review, date_of_birth=identity.date_of_birth, by=w.coordinator, **names)
    common = {"review": w.review, "by": w.coordinator}
    w.sister = add_common_person(code="Sister 1", name="Margaret Holloway-Brindle", role="Sister", **common)
    w.friend = add_common_person(code="Friend 1", name="Bruno Ames", agencies_see_name=True, **common)
    w.pc = add_person(
        agency_return=w.police.ret, code="PC1", name="PC 4471 Lacey", role="Constable", by=w.police.author
    )
    w.gp = add_person(agency_return=w.surgery.ret, code="GP1", name="Dr Amrit Bhandal", by=w.surgery.author)
    return w


def test_an_agency_scans_with_its_own_people_and_what_the_coordinator_shows(key):
    mine = key_of_return(key.police.ret)
    assert {person.code: person.name for person in mine.people} == {
        "PC1": "PC 4471 Lacey", "Leonard": "Leonard Brindle", "Friend 1": "Bruno Ames", "Sister 1": "",
    }  # fmt: skip
    assert (mine.adult, mine.born) == ("Leonard", key.review.identity.date_of_birth)


def test_no_agency_sees_another_one_s_shelf_or_a_hidden_name(key):
    assert [one.code for one in people_of(key.police.author, key.police.ret)] == ["PC1"]
    assert list(people_of(key.surgery.author, key.police.ret)) == []
    assert list(people_of(key.coordinator, key.police.ret)) == []
    seen = {person.code: person.name for person in common_for_agencies(key.police.author, key.review)}
    assert seen == {"Friend 1": "Bruno Ames", "Sister 1": ""}
    assert list(common_people(key.police.author, key.review)) == []
    with pytest.raises(NotAllowed):
        add_person(agency_return=key.police.ret, code="PC2", by=key.surgery.author)
    with pytest.raises(NotAllowed):
        add_common_person(review=key.review, code="X", by=key.police.author)
    with pytest.raises(NotAllowed):
        show_names(review=key.review, reason="I am curious", by=key.police.author)


def test_one_code_is_one_person(key):
    for code in ("Sister 1", "Leonard", key.review.pseudonym):
        with pytest.raises(Refused, match="for somebody else in this review"):
            add_person(agency_return=key.police.ret, code=code, by=key.police.author)
    with pytest.raises(Refused, match="somebody else already"):
        add_person(agency_return=key.police.ret, code=" PC1 ", by=key.police.author)
    with pytest.raises(Refused, match="somebody else already"):
        add_common_person(review=key.review, code="Sister 1", by=key.coordinator)
    # Each agency numbers its own people.
    add_person(agency_return=key.surgery.ret, code="PC1", name="Patient carer", by=key.surgery.author)


def test_lines_are_changed_and_removed_and_keep_their_history(key):
    change_person(person=key.pc, version=1, code="PC1", name="PC Lacey", spellings=["L.", " "], by=key.police.author)
    key.pc.refresh_from_db()
    assert (key.pc.name, key.pc.spellings, key.pc.history.count()) == ("PC Lacey", ["L."], 2)
    remove_person(person=key.pc, by=key.police.author)
    assert not PersonCode.objects.filter(code="PC1", agency_return=key.police.ret).exists()
    change_common_person(
        person=key.sister, version=1, code="Sister 1", name="Margaret", agencies_see_name=True, by=key.coordinator
    )
    assert key_of_return(key.police.ret).people[-1].name == "Margaret"
    remove_common_person(person=key.sister, by=key.coordinator)
    assert [one.code for one in common_people(key.coordinator, key.review)] == ["Friend 1"]


def test_the_register_fills_the_agency_s_key(key):
    fields = {"code": "Sgt1", "name": "Sgt Keane", "role": "Sergeant"}
    row = add_to_register(agency_return=key.police.ret, fields=fields, by=key.police.lead)
    change_register_row(involvement=row, version=row.version, fields={"name": "Sgt 2093 Keane"}, by=key.police.lead)
    # The author had a line of the same code: it becomes the register's and keeps its other names.
    change_person(person=key.pc, version=1, code="PC1", name="", spellings=["Lace"], by=key.police.author)
    add_to_register(
        agency_return=key.police.ret,
        fields={"code": "PC1", "name": "PC Ann Lacey", "role": "Constable"},
        by=key.police.lead,
    )
    lines = {one.code: (one.name, one.spellings) for one in people_of(key.police.author, key.police.ret)}
    assert lines == {"PC1": ("PC Ann Lacey", ["Lace"]), "Sgt1": ("Sgt 2093 Keane", [])}


def test_the_board_reads_codes_until_it_asks_for_names(key):
    entry(key.police, event="PC1 told Leonard Brindle, GP1 and Margaret.", source="Log")
    returned(key.police)
    text, ret = "PC1 told Leonard Brindle, GP1 and Margaret.", key.police.ret.pk
    before = shown(key.coordinator, key.review)
    assert not before.names
    assert before.text(text, ret) == f"PC1 told {key.review.pseudonym}, GP1 and Sister 1."
    assert {person.name for shelf in before.legend for person in shelf.people} == {""}
    show_names(review=key.review, reason="To write to the coroner", by=key.coordinator)
    after = shown(key.coordinator, key.review)
    # The surgery has returned nothing: its key is not at the board.
    assert after.text("PC1 told Leonard and GP1.", ret) == "PC 4471 Lacey told Leonard Brindle and GP1."
    assert after.anonymised(text, ret) == before.text(text, ret)
    assert [hit.found for hit in after.hits(text, ret)] == ["Leonard Brindle", "Margaret"]
    assert [shelf.agency_return for shelf in after.legend] == [None, key.police.ret]
    assert not shown(key.subgroup, key.review).names
    hide_names(review=key.review, by=key.coordinator)
    assert not shown(key.coordinator, key.review).names


def test_a_code_of_another_agency_is_read_where_it_is_its_alone(key):
    for one in (key.police, key.surgery):
        entry(one, event="Seen.", source="Log")
    add_person(agency_return=key.police.ret, code="Clerk 1", name="Ann Police", by=key.police.author)
    add_person(agency_return=key.surgery.ret, code="Clerk 1", name="Bea Surgery", by=key.surgery.author)
    returned(key.police)
    returned(key.surgery)
    show_names(review=key.review, reason="Panel", by=key.coordinator)
    now = shown(key.coordinator, key.review)
    assert now.text("GP1, Clerk 1", key.police.ret.pk) == "Dr Amrit Bhandal, Ann Police"
    assert now.text("PC1, Clerk 1", key.surgery.ret.pk) == "PC 4471 Lacey, Bea Surgery"
    assert now.text("PC1, Clerk 1") == "PC 4471 Lacey, Clerk 1"


def test_names_are_shown_for_ten_minutes_with_a_reason_and_it_is_in_the_trail(key, django_assert_num_queries):
    with pytest.raises(Refused, match="Say why"):
        show_names(review=key.review, reason="  ", by=key.coordinator)
    told = show_names(review=key.review, reason="For Margaret’s letter", by=key.coordinator)
    assert told.until - told.at == timedelta(minutes=10)
    assert names_shown_until(key.coordinator, key.review) == told.until
    event = AuditEvent.objects.get(verb="show_names")
    assert event.actor == key.coordinator and "Margaret" not in str(event.details)
    NamesShown.objects.bulk_create(
        NamesShown(subject=key.review, verb="show", reason="-", by=key.coordinator, until=timezone.now())
        for _ in range(MOST_AN_HOUR)
    )
    assert names_shown_until(key.coordinator, key.review) is None
    with pytest.raises(Refused, match="very often"):
        show_names(review=key.review, reason="Again", by=key.coordinator)
    with django_assert_num_queries(4):
        shown(key.coordinator, key.review)


def test_a_submitted_version_keeps_the_key_it_had(key):
    entry(key.police, event="PC1 visited.", source="Log")
    submission = returned(key.police)
    assert "Lacey" not in str(submission.content)
    frozen = ReturnedPerson.objects.get(submission=submission)
    assert (frozen.code, frozen.name, frozen.role) == ("PC1", "PC 4471 Lacey", "Constable")
    with owner(), pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        ReturnedPerson.objects.filter(pk=frozen.pk).update(name="Somebody")


def test_a_return_without_a_chronology_has_a_key_too(key):
    with owner():
        AgencyReturn.objects.get(pk=key.police.ret.pk).parts.filter(kind="chronology").update(state="withdrawn")
        key.police.ret.parts.filter(kind="imr").update(state="in_progress")
    add_person(agency_return=key.police.ret, code="PC7", by=key.police.author)
