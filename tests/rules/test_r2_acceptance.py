"""R2 by every door: the address, the service, the table itself, and two people at the same moment."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from imr.services.appointment import appoint_author
from imr.services.register import add_to_register
from reviews.models import PartState, ReturnPart, SignOff
from reviews.services.returning import accept
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, end_role
from tests.apart import Apart
from tests.imr import writing
from tests.reviews import world as making
from tests.rules.doors import WORDS, at_once, client_of


@pytest.fixture
def w(db):
    return writing.submitted()


def part_of(w) -> ReturnPart:
    return ReturnPart.objects.get(agency_return=w.ret, kind="imr")


def take(w, person) -> SignOff:
    return accept(part=part_of(w), submission=w.submission, by=person, **WORDS)


@pytest.mark.parametrize("role", ["author", "lead", "second", "other_lead", "coordinator", "reviewer", "stranger"])
def test_nobody_but_the_senior_manager_accepts_by_the_service(w, role):
    with pytest.raises(NotAllowed):
        take(w, getattr(w, role))
    assert part_of(w).state == PartState.WITH_MANAGER


@pytest.mark.parametrize("role", ["author", "lead", "coordinator"])
def test_nor_by_address(w, browse, role):
    client = browse(getattr(w, role))
    for name, rest in (("part_decide", []), ("part_accept", [1])):
        url = reverse(f"reviews:{name}", args=[w.ret.reference, "imr", *rest])
        assert client.get(url).status_code == 403
        assert client.post(url, {"decision": "accept"}).status_code == 403
    assert not SignOff.objects.filter(verb="accept").exists()


def test_an_author_who_was_given_the_permission_still_cannot(w):
    """Whatever went wrong with the roles: check and trigger ask who wrote."""
    end_role(assignment=w.manager.role_assignments.get(role=Role.SENIOR_MANAGER), by=None)
    assign_role(user=w.author, role=Role.SENIOR_MANAGER, scope=w.ret.scope, by=None)
    with pytest.raises(Refused, match="wrote this return"):
        take(w, w.author)


def insert(w, person) -> None:
    SignOff.objects.create(subject=part_of(w), submission=w.submission, verb="accept", by=person, **WORDS)


def test_the_table_refuses_the_author(w):
    with pytest.raises(IntegrityError, match="R2"), transaction.atomic():
        insert(w, w.author)


def test_the_table_refuses_another_agency(w):
    with pytest.raises(IntegrityError, match="same agency"), transaction.atomic():
        insert(w, w.other_lead)


def test_the_table_refuses_somebody_on_the_register(w):
    fields = {"code": "PC1", "name": "Tom Archer", "role": "Inspector", "email": w.second.email}
    add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    with pytest.raises(IntegrityError, match="register"), transaction.atomic():
        insert(w, w.second)


def test_a_senior_manager_put_on_the_register_loses_the_page(w, browse):
    fields = {"code": "ACC", "name": "Grace Holt", "role": "ACC", "email": w.manager.email}
    add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    url = reverse("reviews:part_decide", args=[w.ret.reference, "imr"])
    assert browse(w.manager).get(url).status_code == 404
    with pytest.raises(NotAllowed):
        take(w, w.manager)


def test_a_senior_manager_who_is_somebodys_line_manager_accepts_by_no_door(w, browse):
    """Only the line manager of somebody on the register, not involved: address, service and table refuse all the same."""
    fields = {"code": "PC1", "name": "Ben Carrow", "role": "Constable", "email": "ben.carrow@pol.example"}
    manages = {"name": "Grace Holt", "role": "ACC", "email": w.manager.email}
    add_to_register(agency_return=w.ret, fields=fields, new_manager=manages, by=w.lead)
    client = browse(w.manager)
    for name, rest in (("part_decide", []), ("part_accept", [1])):
        url = reverse(f"reviews:{name}", args=[w.ret.reference, "imr", *rest])
        assert client.get(url).status_code == 404
        assert client.post(url, {"decision": "accept", "version": 1, **WORDS}).status_code == 404
    with pytest.raises(NotAllowed):
        take(w, w.manager)
    with pytest.raises(IntegrityError, match="register"), transaction.atomic():
        insert(w, w.manager)
    assert not SignOff.objects.filter(verb="accept").exists()
    assert part_of(w).state == PartState.WITH_MANAGER


def test_no_form_makes_an_accepter_of_who_may_not_be_one(w):
    """Keys that the list does not offer: the author, somebody on the register, another agency's, the coordinator's own."""
    fields = {"code": "PC1", "name": "Tom Archer", "role": "Inspector", "email": w.second.email}
    add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    lead, board = client_of(w.lead), client_of(w.coordinator)
    said = {
        "job_title": "ACC",
        "reason": "There is nobody else",
        "verb": "appointed",
        "role": "senior_manager",
        "by": w.lead.pk,
    }
    for person in (w.author, w.second, w.other_lead, w.coordinator):
        answer = lead.post(
            reverse("imr:manager_appoint", args=[w.ret.reference]), {"person": person.pk, **said, "deputy": "on"}
        )
        assert answer.status_code == 200, person
    for person in (w.coordinator, w.lead, w.author):
        answer = board.post(reverse("imr:stand_in_record", args=[w.ret.reference]), {"person": person.pk, **said})
        assert answer.status_code == 200, person
    assert [one.user for one in RoleAssignment.objects.live().filter(role=Role.SENIOR_MANAGER)] == [w.manager]


def test_who_accepts_is_who_signed_in_whatever_the_form_says(w, browse):
    """No field lends anybody's hand: nor does the author's own form, sent with the senior manager's key and password."""
    url = reverse("reviews:part_accept", args=[w.ret.reference, "imr", 1])
    right = {f"identity-{name}": value for name, value in WORDS.items()} | {"identity-password": making.PASSWORD}
    forged = right | {"by": w.manager.pk, "user": w.manager.pk, "by_id": w.manager.pk, "submission": w.submission.pk}
    for person in (w.author, w.lead, w.coordinator):
        assert browse(person).post(url, forged).status_code == 403
    assert not SignOff.objects.exists()
    browse(w.manager).post(url, right | {"by": w.author.pk, "by_id": w.author.pk, "user": w.author.pk})
    assert SignOff.objects.get().by == w.manager


def test_who_accepted_cannot_become_the_author(w):
    take(w, w.manager)
    with pytest.raises(Refused):
        appoint_author(agency_return=w.ret, person=w.manager, job_title="ACC", by=w.lead)
    with pytest.raises(IntegrityError, match="cannot become its author"), transaction.atomic():
        assign_role(user=w.manager, role=Role.AUTHOR, scope=w.ret.scope, by=None)


def test_the_acceptance_is_kept_with_statement_name_and_role(w):
    decision = take(w, w.manager)
    part = part_of(w)
    assert (decision.statement, decision.name, decision.role, decision.by) == (*WORDS.values(), w.manager)
    assert (part.state, part.returned, part.deadline.is_open) == (PartState.RETURNED, w.submission, False)
    with pytest.raises(NotNow):
        take(w, w.manager)


@pytest.mark.parametrize("missing", ["statement", "name", "role"])
def test_no_acceptance_without_words(w, missing):
    with pytest.raises(Refused, match="Give your name"):
        accept(part=part_of(w), submission=w.submission, by=w.manager, **(WORDS | {missing: "  "}))


# --- at the same moment -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_acceptance_and_appointment_of_one_person_at_once(transactional_db):
    """Whichever is first, the person is never both (R2)."""
    w = writing.submitted()

    def become_contributor():
        assign_role(user=w.manager, role=Role.CONTRIBUTOR, scope=w.ret.scope, by=None)

    at_once(lambda: take(w, w.manager), become_contributor)
    accepted = SignOff.objects.filter(verb="accept", by=w.manager).exists()
    writes = w.manager.role_assignments.filter(role=Role.CONTRIBUTOR, scope=w.ret.scope).exists()
    assert accepted != writes


@pytest.mark.django_db(transaction=True)
def test_who_is_put_on_the_register_while_they_accept_has_not_accepted(transactional_db):
    """R2: whoever keeps the register has the return, so that the acceptance waits, and finds that they know nothing of it."""
    w = writing.submitted()
    fields = {"code": "ACC", "name": "Grace Holt", "role": "ACC", "email": w.manager.email}
    with transaction.atomic():
        add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
        accepting = Apart(lambda: take(w, w.manager))
        assert accepting.waits()
    accepting.join(30)
    assert isinstance(accepting.told, NotAllowed | Refused), accepting.told
    assert part_of(w).state == PartState.WITH_MANAGER and not SignOff.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_submissions_at_once_make_one_version(transactional_db):
    from imr.services.submission import submit_report

    w = writing.drafting()
    writing.write(w)
    outcomes = at_once(*[lambda: submit_report(report=w.report, by=w.author)] * 20)
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    assert all(isinstance(one, NotNow) for one in outcomes if isinstance(one, Exception))
    assert part_of(w).submissions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_make_one(transactional_db):
    w = writing.submitted()
    outcomes = at_once(*[lambda: take(w, w.manager)] * 4)
    assert sum(isinstance(one, SignOff) for one in outcomes) == 1
    assert SignOff.objects.filter(verb="accept").count() == 1
