"""The proving verb, through every floor, from the register row to the notice and the audit event (R1)."""

import pytest

from imr.identities import open_questions, standing_answer
from imr.models import Appointment, IdentityQuestion
from imr.policies import IdentityOpen
from imr.services.appointment import (
    DECLARATION_WORDS,
    answer_question,
    appoint_author,
    appoint_senior_manager,
    propose_author,
    sign_declaration,
)
from imr.services.register import change_register_row, strike_off
from notifications.models import OutboxMessage
from reviews.models import Hold
from sar_portal.access import grants
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent, Exclusion, RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from tests.access.knowing import knows

pytestmark = pytest.mark.django_db


def appoint(world, person, **kwargs):
    kwargs = {"job_title": "GP partner", "by": world.lead, **kwargs}
    return appoint_author(agency_return=world.ret, person=person, **kwargs)


def holds(world):
    return list(Hold.objects.filter(agency_return=world.ret, until__isnull=True).values_list("why", flat=True))


def told(world, kind):
    return {m.user for m in OutboxMessage.objects.filter(kind=kind, scope=world.ret.scope)}


def test_every_floor(world, row):
    assign_role(user=world.gp1, role=Role.AGENCY_LEAD, scope=world.agency.scope, by=None)
    assert can(world.gp1, Perm.READ_DRAFT, world.ret)
    entry = row("GP1", "Dr A Bhandal", email="A.Bhandal@gp.example")
    assert entry.account == world.gp1
    exclusion = Exclusion.objects.get(user=world.gp1, scope=world.ret.scope)
    assert exclusion.because == f"involvement:{entry.pk}" and exclusion.given_by == world.lead
    assert not knows(world.gp1, world.ret)
    assert knows(world.lead, world.ret)

    with pytest.raises(Refused, match="GP1"):
        appoint(world, world.gp1)
    assert not Appointment.objects.exists()

    made = appoint(world, world.author, job_title="Practice nurse manager")
    assert can(world.author, Perm.EDIT_REPORT, world.ret)
    assert RoleAssignment.objects.live().get(role=Role.AUTHOR).user == world.author
    assert holds(world) == ["declaration"]
    assert told(world, "author_appointed") == {world.author}
    event = AuditEvent.objects.get(verb="appoint_author", what="did")
    assert (event.actor, event.details) == (world.lead, {"appointment": made.pk, "person": world.author.pk})

    sign_declaration(appointment=made, statement=DECLARATION_WORDS, other_interests="None", by=world.author)
    assert holds(world) == []
    assert told(world, "declaration_signed") == {world.lead, world.second_lead}
    assert grants.differences() == []


@pytest.mark.parametrize(
    ("fields", "by"),
    [
        ({"email": "AUTHOR@gp.example "}, "e-mail address"),
        ({"staff_number": "s-100"}, "staff number"),
        ({"staff_number": " S-100 ", "only_manages": True}, "staff number"),
    ],
)
def test_the_same_identity_is_refused_without_override(world, row, fields, by):
    row("N9", "Somebody Else", **fields)
    for _ in range(2):
        with pytest.raises(Refused, match=f"N9.*{by}"):
            appoint(world, world.author, reason="There is nobody else")


def test_the_line_manager_of_someone_involved_is_refused(world, row):
    manager = row("PM", "N Rahman", staff_number="S-100", only_manages=True)
    row("GP2", "Siobhan Lynch", line_manager=manager)
    with pytest.raises(Refused, match="PM, the immediate line manager of GP2"):
        appoint(world, world.author)


def test_a_staff_number_of_another_agency_is_another_person(world, row):
    row("N9", "Somebody Else", staff_number="K-1")
    world.author.memberships.create(agency=world.other_agency, staff_number="K-1")
    assert appoint(world, world.author)


def test_a_refused_proposal_is_kept_as_a_decision(world, row):
    row("GP1", "Dr Amrit Bhandal", email="a.bhandal@gp.example")
    kept = propose_author(agency_return=world.ret, person=world.gp1, job_title="GP partner", by=world.lead)
    assert (kept.verb, kept.person, kept.role) == ("refused", world.gp1, Role.AUTHOR)
    assert "GP1" in kept.reason
    assert not RoleAssignment.objects.live().filter(role=Role.AUTHOR).exists()


def test_a_same_name_asks_a_person_and_keeps_the_answer(world, row):
    entry = row("N1", "Ms N. Rahman", role="Nurse")
    with pytest.raises(IdentityOpen):
        propose_author(agency_return=world.ret, person=world.author, job_title="Manager", by=world.lead)
    question = IdentityQuestion.objects.get()
    assert (question.involvement, question.person) == (entry, world.author)
    with pytest.raises(Refused, match="how you know"):
        answer_question(question=question, verb="different", by=world.lead)
    answer = answer_question(question=question, verb="different", reason="Met both of them", by=world.lead)
    assert answer.compared["register"]["name"] == "Ms N. Rahman"
    assert (
        propose_author(agency_return=world.ret, person=world.author, job_title="M", by=world.lead).verb == "appointed"
    )

    # The name on the row changes: the answer no longer counts, and the question holds submission.
    change_register_row(involvement=entry, version=entry.version, fields={"name": "Nadia Rahman"}, by=world.lead)
    assert sorted(holds(world)) == ["declaration", "identity"]


def test_two_people_are_asked_about_again_once_an_address_or_number_is_nearly_the_same(world, row):
    """What the answer was given by did not have it. What is nothing like the account's asks nobody anew."""
    world.author.memberships.filter(agency=world.ret.agency).update(staff_number="K-104")
    entry = row("N1", "Ms N. Rahman", role="Nurse")
    with pytest.raises(IdentityOpen):
        propose_author(agency_return=world.ret, person=world.author, job_title="Manager", by=world.lead)
    question = IdentityQuestion.objects.get()
    name, _, place = world.author.email.partition("@")
    for fields, asked in (
        ({"email": "n.rahman@elsewhere.example", "staff_number": "K-999"}, False),
        ({"email": f"{name}+ward@{place}"}, True),
        ({"email": "n.rahman@elsewhere.example", "staff_number": "k.0104"}, False),
        ({"staff_number": "K 104/"}, True),
    ):
        if not standing_answer(question):
            answer_question(question=question, verb="different", reason="Met both of them", by=world.lead)
        entry = change_register_row(involvement=entry, version=entry.version, fields=fields, by=world.lead)
        question = IdentityQuestion.objects.get()
        assert bool(standing_answer(question)) != asked
        assert [one.pk for one in open_questions(world.ret)] == [question.pk] * asked
    answer_question(question=question, verb="different", reason="Met both of them", by=world.lead)
    assert open_questions(world.ret) == []  # seen with it, and answered


def test_the_same_person_by_answer_conflicts_and_is_excluded(world, row):
    row("N1", "Nadia Rahman")
    with pytest.raises(IdentityOpen):
        propose_author(agency_return=world.ret, person=world.author, job_title="Manager", by=world.lead)
    answer_question(question=IdentityQuestion.objects.get(), verb="same", by=world.lead)
    assert Exclusion.objects.filter(user=world.author, until__isnull=True).exists()
    with pytest.raises(Refused, match="N1.*same account"):
        appoint(world, world.author)


def test_nobody_says_whether_they_are_on_the_register_themselves(world, row):
    row("L1", "Wendy Ashcroft", by=world.second_lead)
    question = IdentityQuestion.objects.get(person=world.lead)
    with pytest.raises(Refused, match="Somebody else"):
        answer_question(question=question, verb="different", reason="I know", by=world.lead)
    answer_question(question=question, verb="same", by=world.second_lead)
    assert not knows(world.lead, world.ret)


def test_replacing_the_author_ends_the_old_role_at_once(world, appointed):
    appoint(world, world.contributor, reason="Long-term leave")
    assert not knows(world.author, world.ret)
    assert can(world.contributor, Perm.SUBMIT, world.ret)
    assert told(world, "author_replaced") == {world.second_lead, world.coordinator}
    assert holds(world) == ["declaration"]
    assert list(Appointment.objects.order_by("pk").values_list("verb", flat=True)) == [
        "appointed",
        "ended",
        "appointed",
    ]


def test_who_may_appoint(world):
    for outsider in (world.coordinator, world.other_lead, world.author, world.stranger):
        with pytest.raises(NotAllowed):
            appoint(world, world.author, by=outsider)
    with pytest.raises(Refused, match="Invite this person first"):
        appoint(world, world.stranger)


def test_the_author_and_the_accepter_are_two_people(world, appointed):
    with pytest.raises(Refused, match="cannot accept"):
        appoint_senior_manager(agency_return=world.ret, person=world.author, job_title="M", by=world.lead)
    appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="Practice manager", by=world.lead)
    with pytest.raises(Refused, match="accepts for the organisation"):
        appoint(world, world.manager)


def test_striking_off_ends_exactly_that_exclusion(world, row):
    first = row("GP1", "Dr Amrit Bhandal", email="a.bhandal@gp.example")
    second = row("GP9", "Bhandal", staff_number="S-400")
    strike_off(involvement=first, reason="Entered twice", by=world.lead)
    live = Exclusion.objects.get(user=world.gp1, until__isnull=True)
    assert live.because == f"involvement:{second.pk}"
    with pytest.raises(Refused, match="GP9"):
        appoint(world, world.gp1)
    strike_off(involvement=second, reason="Not involved", by=world.lead)
    assert appoint(world, world.gp1).verb == "appointed"
