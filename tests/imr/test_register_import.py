"""People added from a list: every row accounted for (R11), line managers as identities (R1), who they are excluded (R12)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from chronology.importing.reading import read_pasted_list
from imr.models import PractitionerInvolvement, RegisterImport
from imr.people_table import guess_columns
from imr.selectors.people_list import plan_people
from imr.services.people_list import add_people
from reviews.models import Hold
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from tests.access.knowing import knows
from tests.walls import owner

pytestmark = pytest.mark.django_db
HEAD = "Name\tJob title\tEmail\tStaff number\tLine manager\tLine manager email\n"


def read(text: str) -> dict:
    rows = read_pasted_list(text).rows
    columns, has_headings = guess_columns(rows)
    return {"rows": rows, "columns": columns, "has_headings": has_headings}


def plan(world, text: str):
    return plan_people(world.ret, **read(HEAD + text))


def add(world, text: str, by=None):
    return add_people(agency_return=world.ret, **read(HEAD + text), by=by or world.lead)


def test_a_list_with_managers_who_are_made_found_and_in_the_list_itself(world, row):
    manager = row("PM", "Oliver Trent", email="manager@gp.example", only_manages=True)
    kept = add(
        world,
        "Amrit Bhandal\tGP\ta.bhandal@gp.example\t\tOllie Trent\tMANAGER@gp.example\n"
        "Siobhan Lynch\tGP\t\tS-9\tAmrit Bhandal\t\n"
        "Ann Holt\tNurse\t\t\tRuth Dale\truth@gp.example\n"
        "Cai Prosser\tNurse\t\t\tRuth Dale\t\n",
    )
    live = {one.name: one for one in PractitionerInvolvement.objects.filter(agency_return=world.ret)}
    ruth = live["Ruth Dale"]
    assert live["Amrit Bhandal"].line_manager == manager
    assert live["Siobhan Lynch"].line_manager == live["Amrit Bhandal"]
    assert {live["Ann Holt"].line_manager, live["Cai Prosser"].line_manager} == {ruth}
    assert (ruth.code, ruth.only_manages, ruth.email) == ("Line manager 1", True, "ruth@gp.example")
    assert {one.code for one in live.values()} >= {"GP 1", "GP 2", "Nurse 1", "Nurse 2"}
    assert kept.counts == {"skip": 1, "add": 4} and kept.managers_made == 1
    assert live["Amrit Bhandal"].account == world.gp1 and not knows(world.gp1, world.ret)


def test_nothing_is_dropped_and_nobody_added_twice(world, row):
    row("GP1", "Amrit Bhandal", email="a.bhandal@gp.example")
    row("GP2", "Siobhan Lynch")
    text = (
        "A Bhandal\tGP\tA.BHANDAL@gp.example\t\t\t\n"
        "Siobhan Lynch\tGP\t\tS-9\t\t\n"
        "Ann Holt\tNurse\tann@gp.example\t\t\t\n"
        "Ann Holt\tNurse\tann@gp.example\t\t\t\n"
        "Bob Tansley\tNurse\t\tS-7\tBob Tansley\t\n"
        "Cai Prosser\tNurse\t\t\tSomeone\tnot an address\n"
    )
    found = plan(world, text)
    assert [line.becomes for line in found.lines] == [
        "skip",
        "skip",
        "attention",
        "add",
        "attention",
        "attention",
        "attention",
    ]
    assert "GP1" in found.lines[1].why[0] and "Row 4" in found.lines[4].why[0]
    assert found.counts["read"] == sum(found.counts[one] for one in ("add", "attention", "skip")) == 7
    kept = add(world, text)
    assert [one["becomes"] for one in kept.rows] == [line.becomes for line in found.lines]
    assert all(one["text"] for one in kept.rows)
    assert PractitionerInvolvement.objects.filter(agency_return=world.ret).count() == 3


def test_who_waits_for_a_manager_in_the_list_waits_with_them(world):
    found = plan(world, "Ann Holt\tNurse\t\t\tBob Tansley\t\nBob Tansley\t\t\tS-7\t\t\n")
    assert [line.becomes for line in found.lines[1:]] == ["attention", "attention"]
    assert "row 3" in found.lines[1].why[0] and found.new == []


def test_two_who_may_be_the_manager_are_asked_about(world, row):
    row("M1", "Ruth Dale", only_manages=True, email="one@gp.example")
    row("M2", "Ruth Dale", only_manages=True, email="two@gp.example")
    found = plan(world, "Ann Holt\tNurse\t\t\tRuth Dale\t\n")
    assert found.lines[1].becomes == "attention" and "More than one" in found.lines[1].why[0]


def test_an_author_in_the_list_is_a_conflict_at_once(world, appointed):
    add(world, "Somebody Else\tNurse\t\t\tNadia R\tauthor@gp.example\n", by=world.author)
    assert set(Hold.objects.filter(until__isnull=True).values_list("why", flat=True)) == {"conflict"}
    assert not knows(world.author, world.ret)


def test_who_may_bring_one_in_and_when(world):
    for person in (world.coordinator, world.other_lead, world.gp1):
        with pytest.raises(NotAllowed):
            add(world, "Ann Holt\tNurse\t\t\t\t\n", by=person)
    with pytest.raises(Refused, match="Nobody"):
        add(world, "\tNurse\t\t\t\t\n")
    with pytest.raises(Refused, match="500"):
        plan(world, "Ann Holt\tNurse\t\t\t\t\n" * 501)


def test_what_became_of_each_row_never_changes(world):
    add(world, "Ann Holt\tNurse\t\t\t\t\n")
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        RegisterImport.objects.update(rows=[])


def test_the_page_reads_shows_and_adds(world, client):
    client.force_login(world.lead)
    address = reverse("imr:register_import", args=[world.ret.reference])
    assert "Choose a file or paste" in client.post(address, {}).content.decode()
    file = SimpleUploadedFile("people.csv", b"Full name,Job title,Room\n<b>Ann</b> Holt,Nurse,12\nBob,,13\n")
    page = client.post(address, {"file": file}).content.decode()
    assert "&lt;b&gt;Ann&lt;/b&gt; Holt" in page and "Role is missing" in page and "Add 1 person" in page
    assert not PractitionerInvolvement.objects.exists()
    sent = {"pasted": "Full name\tJob title\tRoom\nAnn Holt\tNurse\t12\n", "has_headings": "on"}
    chosen = {"column-0": "name", "column-1": "role", "column-2": "role"}
    assert "both taken for" in client.post(address, sent | chosen | {"add": "1"}).content.decode()
    page = client.post(address, sent | chosen | {"column-2": "team", "add": "1"}, follow=True).content.decode()
    assert "Nurse 1" in page and PractitionerInvolvement.objects.get().team == "12"
    empty = client.post(address, {"pasted": "Name\tRole\n", "add": "1"}).content.decode()
    assert "Nobody on this list" in empty


def test_a_manager_is_made_with_the_person_in_one_go(world, client):
    client.force_login(world.lead)
    sent = {"code": "N1", "name": "Ann Holt", "role": "Nurse", "only_manages": "no", "still_employed": "on"}
    address = reverse("imr:register_add", args=[world.ret.reference])
    page = client.post(address, sent | {"manager_email": "ruth@gp.example"}).content.decode()
    assert "Enter the line manager" in page
    client.post(address, sent | {"manager_name": "Wendy Ashcroft", "manager_email": "lead@gp.example"})
    made = PractitionerInvolvement.objects.get(code="N1").line_manager
    assert (made.name, made.code, made.only_manages, made.account) == (
        "Wendy Ashcroft",
        "Line manager 1",
        True,
        world.lead,
    )
    assert not can(world.lead, Perm.KEEP_REGISTER, world.ret)
