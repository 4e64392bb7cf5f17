"""R1, R2: whatever changes, the independence test runs; after any run of changes no conflict stands without its hold.

The world is made stale behind the services' back, so that only the verb under test can have noticed.
"""

import random
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from imr.identities import conflicts_of, doubts_about, live_rows, role_on
from imr.models import Appointment, IdentityQuestion, PractitionerInvolvement
from imr.services import appointment as appointing
from imr.services import interviews, people_list, register
from imr.tasks import match_registers
from reviews.models import Hold
from sar_portal.access import grants
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.moves import move
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.accounts.models import Membership, User
from tests.access.knowing import knows

pytestmark = pytest.mark.django_db
ADDRESS = "s.lynch@gp.example"
RENAMED = {
    "email": "UPDATE accounts_user SET email = %s WHERE id = %s",
    "name": "UPDATE accounts_user SET name = %s WHERE id = %s",
}


def holds(world) -> set[tuple[str, str]]:
    live = Hold.objects.filter(agency_return=world.ret, until__isnull=True)
    return {(hold.why, hold.because.rsplit(":", 1)[-1]) for hold in live}


def quietly(sql: str, *values) -> None:
    """Changes something as nobody's verb does."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def stale(world, appointed, row):
    """The author's account has the address of somebody on the register, and nobody has noticed."""
    appointing.appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="M", by=world.lead)
    world.entry = row("GP2", "Siobhan Lynch", email=ADDRESS)
    world.plain = row("GP3", "Ann Holt")
    world.interview = interviews.plan_interview(
        involvement=world.plain, fields={"arranged_with": "Manager"}, by=world.author
    )
    quietly("UPDATE accounts_user SET email = %s WHERE id = %s", ADDRESS, world.author.pk)
    assert holds(world) == set()
    return world


def change(w, row, **fields):
    return register.change_register_row(involvement=row, version=row.version, fields=fields, by=w.second_lead)


TRIGGERS = {
    "someone is added": lambda w: register.add_to_register(
        agency_return=w.ret, fields={"code": "N1", "name": "Bob Tansley", "role": "Nurse"}, by=w.second_lead
    ),
    "a row changes": lambda w: change(w, w.plain, nature="Saw him once"),
    "a line manager is named": lambda w: change(w, w.plain, line_manager=w.entry),
    "a row is struck off": lambda w: register.strike_off(involvement=w.plain, reason="Mistake", by=w.second_lead),
    "an interview is planned": lambda w: interviews.plan_interview(
        involvement=w.entry, fields={"arranged_with": "Manager"}, by=w.author
    ),
    "a plan changes": lambda w: interviews.change_plan(
        interview=w.interview, version=w.interview.version, fields={"arranged_with": "Other"}, by=w.author
    ),
    "another senior manager": lambda w: appointing.appoint_senior_manager(
        agency_return=w.ret, person=w.gp1, job_title="GP", by=w.second_lead
    ),
    "the minute passes": lambda w: match_registers(),
}


@pytest.mark.parametrize("what", TRIGGERS)
def test_each_trigger_runs_the_test(stale, what):
    TRIGGERS[what](stale)
    assert holds(stale) == {("conflict", "imr_author")}
    assert not knows(stale.author, stale.ret) and grants.differences() == []


def test_an_appointment_is_tested_by_identity_whatever_was_noticed(stale):
    quietly("UPDATE accounts_user SET email = 'free@gp.example' WHERE id = %s", stale.author.pk)
    quietly("UPDATE accounts_user SET email = %s WHERE id = %s", ADDRESS, stale.contributor.pk)
    person = User.objects.get(pk=stale.contributor.pk)
    for propose in (appointing.appoint_author, appointing.appoint_senior_manager, appointing.appoint_contributor):
        with pytest.raises(Refused, match="GP2"):
            propose(agency_return=stale.ret, person=person, job_title="N", by=stale.lead)


def test_a_signature_is_no_way_round(world, row):
    made = appointing.appoint_author(agency_return=world.ret, person=world.author, job_title="M", by=world.lead)
    row("GP2", "Siobhan Lynch", email=ADDRESS)
    quietly("UPDATE accounts_user SET email = %s WHERE id = %s", ADDRESS, world.author.pk)
    with pytest.raises(Refused, match="GP2"):
        appointing.sign_declaration(appointment=made, statement="I declare", by=User.objects.get(pk=world.author.pk))


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [("email", ADDRESS, "conflict"), ("name", "Siobhan Lynch", "identity"), ("name", "S Lynch", "identity")],
)
def test_an_account_that_changes_is_compared_again(world, appointed, row, field, value, why):
    row("GP2", "Siobhan Lynch", email=ADDRESS)
    assert match_registers() == 0
    quietly(RENAMED[field], value, world.author.pk)
    assert match_registers() == 1 and holds(world) == {(why, "imr_author")}
    assert match_registers() == 0
    if why == "identity":
        question = IdentityQuestion.objects.get()
        assert (question.involvement.code, question.person) == ("GP2", world.author)
    # What no longer gives cause ends: the exclusion by itself, and the hold with it.
    quietly("UPDATE accounts_user SET email = 'free@gp.example', name = 'Nadia Rahman' WHERE id = %s", world.author.pk)
    assert match_registers() == 1 and holds(world) == set()
    assert can(User.objects.get(pk=world.author.pk), Perm.EDIT_REPORT, world.ret)


def test_a_staff_number_that_changes_is_compared_again(world, appointed, row):
    row("GP2", "Siobhan Lynch", staff_number="S-9")
    quietly("UPDATE accounts_membership SET staff_number = 's-9' WHERE user_id = %s", world.author.pk)
    assert match_registers() == 1 and holds(world) == {("conflict", "imr_author")}


def test_the_database_appoints_nobody_who_is_on_the_register(world, row):
    row("GP1", "Amrit Bhandal", email="a.bhandal@gp.example")
    facts = {"subject": world.ret, "person": world.gp1, "by": world.lead}
    for role in ("imr_author", "senior_manager", "contributor"):
        with pytest.raises(IntegrityError, match="R1"), transaction.atomic():
            Appointment.objects.create(verb="appointed", role=role, **facts)
    Appointment.objects.create(verb="refused", role="imr_author", **facts)
    Appointment.objects.create(verb="appointed", role="imr_author", **facts | {"person": world.author})


PEOPLE = ("author", "manager", "contributor", "gp1", "second_lead")
NAMES = ("Nadia Rahman", "N Rahman", "Oliver Trent", "Mei Lin", "Ann Holt", "Bob Tansley", "Amrit Bhandal")


class Changes:
    """One random change after another, each as a person of the agency would try it."""

    def __init__(self, world, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)

    def person(self) -> User:
        return User.objects.get(pk=getattr(self.world, self.random.choice(PEOPLE)).pk)

    def row(self) -> PractitionerInvolvement:
        return self.random.choice(list(live_rows(self.world.ret)))

    def identity(self) -> dict:
        person = self.person()
        number = Membership.objects.filter(user=person).values_list("staff_number", flat=True).first() or ""
        one = self.random.choice([{"email": person.email}, {"staff_number": number}, {"email": "", "staff_number": ""}])
        return {"name": self.random.choice(NAMES), **one}

    def add(self):
        fields = {"code": f"C{self.random.random()}"[:20], "role": "Nurse", **self.identity()}
        manager = self.random.choice([None, {"role": "M", **self.identity()}])
        register.add_to_register(agency_return=self.world.ret, fields=fields, new_manager=manager, by=self.world.lead)

    def change(self):
        row = self.row()
        register.change_register_row(involvement=row, version=row.version, fields=self.identity(), by=self.world.lead)

    def manage(self):
        row = self.row()
        fields = {"line_manager": self.row()}
        register.change_register_row(involvement=row, version=row.version, fields=fields, by=self.world.lead)

    def strike(self):
        register.strike_off(involvement=self.row(), reason="Mistake", by=self.world.lead)

    def tell(self):
        people_list.note_for(
            agency_return=self.world.ret, rows=[self.row()], what="told", on=timezone.localdate(), by=self.world.lead
        )

    def appoint(self):
        role = self.random.choice([appointing.propose_author, appointing.propose_senior_manager])
        role(agency_return=self.world.ret, person=self.person(), job_title="M", by=self.world.lead)

    def answer(self):
        question = self.random.choice(list(IdentityQuestion.objects.all()))
        verb = self.random.choice(["same", "different"])
        appointing.answer_question(question=question, verb=verb, reason="I know both", by=self.world.lead)

    def rename(self):
        name = self.random.choice(NAMES)
        quietly("UPDATE accounts_user SET name = %s WHERE id = %s", name, self.person().pk)
        match_registers()

    def any(self):
        steps = [self.add, self.change, self.manage, self.strike, self.tell, self.appoint, self.answer, self.rename]
        with suppress(Refused, NotAllowed, NotNow, IndexError), transaction.atomic():
            self.random.choice(steps)()


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_no_conflict_stands_without_its_hold(world, seed):
    changes = Changes(world, seed)
    for _ in range(30):
        changes.any()
        found = holds(world)
        for role in (Role.AUTHOR, Role.SENIOR_MANAGER):
            held = role_on(world.ret, role)
            if held is None:
                continue
            in_conflict = bool(conflicts_of(held.user, world.ret))
            assert in_conflict == (("conflict", role.value) in found)
            assert bool(doubts_about(held.user, world.ret)) == (("identity", role.value) in found)
            if in_conflict:
                assert not knows(held.user, world.ret)
                with pytest.raises((NotAllowed, NotNow, Refused)):
                    move(world.ret.parts.get(kind="imr"), "submit", by=held.user)
    assert grants.differences() == []
