"""The register, who on it sees nothing of the return (R12), and the late conflict that blocks it (R1)."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imr.models import PractitionerInvolvement
from imr.policies import IdentityOpen
from imr.services.appointment import appoint_author, appoint_senior_manager, propose_author
from imr.services.register import add_to_register, change_register_row, strike_off
from notifications.models import OutboxMessage
from reviews.models import Hold
from sar_portal.access import grants
from sar_portal.access.decide import can, holders
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale
from sar_portal.access.models import Exclusion
from sar_portal.access.moves import move
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import User
from tests.access.knowing import knows
from tests.walls import owner

pytestmark = pytest.mark.django_db


def why(world):
    return set(Hold.objects.filter(agency_return=world.ret, until__isnull=True).values_list("why", flat=True))


def imr(world):
    return world.ret.parts.get(kind="imr")


def test_a_late_conflict_blocks_submission_by_every_door_until_mended(world, appointed, row, client):
    assert why(world) == set()
    entry = row("N7", "Somebody Else", by=world.author, staff_number="S-100")
    assert why(world) == {"conflict"}
    told = {message.user for message in OutboxMessage.objects.filter(kind="conflict_found")}
    assert told == {world.lead, world.second_lead, world.coordinator}

    assert not knows(world.author, world.ret)
    with pytest.raises(NotAllowed):
        move(imr(world), "submit", by=world.author)
    client.force_login(world.author)
    for name in ("return_hub", "register_list", "author_detail", "interview_list"):
        assert client.get(reverse(f"imr:{name}", args=[world.ret.reference])).status_code == 404

    client.force_login(world.lead)
    page = client.get(reverse("imr:return_hub", args=[world.ret.reference])).content.decode()
    assert "not independent" in page and reverse("imr:author_detail", args=[world.ret.reference]) in page
    client.force_login(world.coordinator)
    page = client.get(reverse("imr:return_hub", args=[world.ret.reference])).content.decode()
    assert "not independent" in page and "Nadia" not in page
    assert not re.search(r"\bN7\b", page)  # as a word: a token of the form may have it by chance

    # Another author: the hold of the conflict ends, that of their declaration begins.
    appoint_author(agency_return=world.ret, person=world.contributor, job_title="Nurse", by=world.lead)
    assert why(world) == {"declaration"}
    with pytest.raises(Refused, match="declaration"):
        move(imr(world), "submit", by=world.contributor)
    assert entry.account == world.author


def test_correcting_the_register_lifts_the_hold(world, appointed, row):
    entry = row("N7", "Somebody Else", staff_number="S-100")
    assert why(world) == {"conflict"}
    change_register_row(involvement=entry, version=entry.version, fields={"staff_number": "S-999"}, by=world.lead)
    assert why(world) == set()
    assert can(world.author, Perm.SUBMIT, world.ret)
    assert not Exclusion.objects.live().exists()
    assert Hold.objects.filter(agency_return=world.ret, why="conflict").count() == 1


def test_a_late_same_name_holds_submission_even_for_a_direct_call(world, appointed, row):
    row("N7", "N. Rahman")
    assert why(world) == {"identity"}
    with pytest.raises(Refused, match="same person"):
        move(imr(world), "submit", by=world.author)
    assert {message.user for message in OutboxMessage.objects.filter(kind="identity_question")} == {world.second_lead}


def test_a_line_manager_found_late_counts_too(world, appointed, row):
    entry = row("GP2", "Siobhan Lynch")
    manager = row("PM", "Somebody Else", email="author@gp.example", only_manages=True)
    change_register_row(involvement=entry, version=entry.version, fields={"line_manager": manager}, by=world.lead)
    assert why(world) == {"conflict"} and not knows(world.author, world.ret)


def test_an_accepter_found_on_the_register_loses_sight_and_holds_the_return(world, appointed, row):
    appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="Practice manager", by=world.lead)
    assert can(world.manager, Perm.ACCEPT, world.ret)
    row("PM", "O Trent", email="manager@gp.example", only_manages=True)
    assert not knows(world.manager, world.ret) and why(world) == {"conflict"}
    appoint_senior_manager(agency_return=world.ret, person=world.gp1, job_title="GP partner", by=world.lead)
    assert why(world) == set()


def test_excluded_people_see_nothing_whatever_roles_they_hold(world, appointed, row, client):
    row("L2", "Ivan Petrov", email="LEAD2@gp.example")
    client.force_login(world.second_lead)
    for name in ("return_hub", "register_list", "register_add", "author_detail", "author_appoint", "identity_list"):
        for method in (client.get, client.post):
            assert method(reverse(f"imr:{name}", args=[world.ret.reference])).status_code == 404, name
    assert all(world.second_lead not in holders(perm, world.ret) for perm in Perm)
    with pytest.raises(NotAllowed):
        add_to_register(agency_return=world.ret, fields={"code": "X", "name": "X", "role": "X"}, by=world.second_lead)
    assert grants.differences() == []


def test_who_enters_themselves_is_told_and_loses_sight(world, client):
    client.force_login(world.lead)
    fields = {"code": "L1", "name": "Wendy Ashcroft", "role": "Lead", "email": "lead@gp.example", "only_manages": "no"}
    response = client.post(reverse("imr:register_add", args=[world.ret.reference]), fields, follow=False)
    assert response.status_code == 302 and response.headers["Location"] == "/"
    assert client.get(reverse("imr:register_list", args=[world.ret.reference])).status_code == 404


def test_two_people_editing_one_row_both_keep_their_words(world, row, client):
    entry = row("GP2", "Siobhan Lynch", nature="Saw him in May")
    change_register_row(
        involvement=entry, version=entry.version, fields={"nature": "Saw him in June"}, by=world.second_lead
    )
    with pytest.raises(Stale) as stale:
        change_register_row(involvement=entry, version=entry.version, fields={"nature": "Saw him twice"}, by=world.lead)
    assert stale.value.current.nature == "Saw him in June"
    client.force_login(world.lead)
    sent = {"version": 1, "code": "GP2", "name": "Siobhan Lynch", "role": "GP", "nature": "Saw him twice"}
    address = reverse("imr:register_change", args=[world.ret.reference, entry.pk])
    page = client.post(address, sent | {"only_manages": "no", "still_employed": "on"})
    text = page.content.decode()
    assert "Saw him in June" in text and "Saw him twice" in text and 'name="version" value="2"' in text
    assert client.post(address, sent | {"version": 2, "only_manages": "no", "still_employed": "on"}).status_code == 302
    entry.refresh_from_db()
    assert entry.nature == "Saw him twice"
    assert [one.nature for one in entry.history.all()] == ["Saw him twice", "Saw him in June", "Saw him in May"]


def test_rows_are_struck_off_not_lost(world, row):
    manager = row("PM", "Oliver Trent", only_manages=True)
    entry = row("GP2", "Siobhan Lynch", line_manager=manager)
    with pytest.raises(Refused, match="GP2"):
        strike_off(involvement=manager, reason="Wrong", by=world.lead)
    with pytest.raises(Refused, match="reason"):
        strike_off(involvement=entry, reason=" ", by=world.lead)
    strike_off(involvement=entry, reason="Entered by mistake", by=world.lead)
    assert PractitionerInvolvement.objects.get(pk=entry.pk).struck_off_by == world.lead
    assert row("GP2", "Another Lynch").code == "GP2"
    with pytest.raises(Refused, match="used on this register"):
        row("GP2", "A third")


def test_a_line_manager_is_of_the_same_register(world, row):
    other = add_to_register(
        agency_return=world.other_return,
        fields={"code": "HM1", "name": "Gareth Pugh", "role": "M"},
        by=world.other_lead,
    )
    with pytest.raises(Refused, match="on this register"):
        row("GP2", "Siobhan Lynch", line_manager=other)


def test_the_database_keeps_the_history_and_the_decisions(world, appointed, row):
    entry = row("GP2", "Siobhan Lynch")
    for rows in (entry.history.all(), type(appointed).objects.all(), type(appointed.declaration).objects.all()):
        with owner(), pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_a_proposal_under_suspension_is_refused(world):
    world.review.state, world.review.suspended_from = "suspended", "gathering"
    world.review.save()
    with pytest.raises(Refused, match="suspended"):
        propose_author(agency_return=world.ret, person=world.author, job_title="M", by=world.lead)
    assert not isinstance(Refused("x"), IdentityOpen)


def test_a_change_needs_as_many_queries_whatever_the_length_of_the_register(world, appointed):
    """Every change tests everybody again, and a long register is no reason to wait."""

    rows: list = []

    def change(number: int) -> int:
        row = rows[number]
        row.refresh_from_db()
        with CaptureQueriesContext(connection) as asked:
            change_register_row(
                involvement=row, version=row.version, fields={"team": f"Team {row.version}"}, by=world.lead
            )
        return len(asked)

    for number in range(2):
        rows.append(add(world, number))
    change(0)
    few = change(0)
    for number in range(2, 12):
        User.objects.create_user(f"n{number}@x.example", "-", name=f"Somebody {number}")
        rows.append(add(world, number))
    assert change(0) == few


def add(world, number: int):
    fields = {"name": f"Somebody {number}", "code": f"Nurse {number}", "role": "Nurse", "email": f"n{number}@x.example"}
    return add_to_register(agency_return=world.ret, fields=fields | {"staff_number": f"S{number}"}, by=world.lead)


def test_a_line_manager_typed_again_is_no_second_person(world, row):
    """From a second tab, or for the next practitioner: it is asked, as by a pasted list. Two of one name are told apart."""
    joan = {"name": "Joan Marsh", "role": "Ward manager", "email": "", "staff_number": ""}
    facts = {"agency_return": world.ret, "by": world.lead}
    add_to_register(fields={"code": "N1", "name": "A B", "role": "Nurse"}, new_manager=joan, **facts)
    for again in (joan, joan | {"name": "joan  MARSH", "email": "j.marsh@gp.example"}):
        with pytest.raises(Refused, match="Ward manager 1 on the register may be"):
            add_to_register(fields={"code": "N2", "name": "C D", "role": "Nurse"}, new_manager=again, **facts)
    assert not PractitionerInvolvement.objects.filter(code="N2").exists()
    first = PractitionerInvolvement.objects.get(name="Joan Marsh")
    fields = {"email": "joan1@gp.example"}
    change_register_row(involvement=first, version=first.version, fields=fields, by=world.lead)
    other = joan | {"email": "joan2@gp.example"}
    added = add_to_register(fields={"code": "N2", "name": "C D", "role": "Nurse"}, new_manager=other, **facts)
    assert added.line_manager.code == "Ward manager 2"
