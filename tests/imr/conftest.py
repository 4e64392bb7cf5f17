"""One return with its people, for the tests of the agency's side, and an agency beside it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from notifications.deadlines import set_deadline
from reviews.models import AgencyReturn, ReturnPart, Review
from sar_portal.access import grants
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, open_scope
from sar_portal.accounts.models import Agency, Board, Membership, User
from tests.kept import kept


def person(email: str, name: str, agency=None, staff_number: str = "", job_title: str = "") -> User:
    user = User.objects.create_user(email, "correct horse battery staple", name=name)
    if agency is not None:
        Membership.objects.create(user=user, agency=agency, staff_number=staff_number, job_title=job_title)
    return user


def make_agency(board: Board, name: str, code: str) -> Agency:
    return Agency.objects.create(scope=open_scope(Kind.AGENCY, parent=board.scope), board=board, name=name, code=code)


def make_return(review: Review, agency: Agency, mark: int) -> AgencyReturn:
    scope = open_scope(Kind.RETURN, parent=review.scope, agency=agency.scope)
    made = AgencyReturn.objects.create(
        scope=scope, review=review, agency=agency, reference=f"{review.reference}-{agency.code}", mark=mark
    )
    grants.sync(scope)
    due = timezone.localdate() + timedelta(days=20)
    for kind in ("records", "chronology", "imr"):
        deadline = set_deadline(
            scope=scope, kind=kind, reference=made.reference, what=kind, link="/", due_on=due, to=Perm.SUBMIT
        )
        ReturnPart.objects.create(agency_return=made, kind=kind, state="in_progress", deadline=deadline)
    return made


@pytest.fixture
def world(db) -> SimpleNamespace:
    return make_world()


@kept
def make_world() -> SimpleNamespace:
    w = SimpleNamespace()
    w.board = Board.objects.create(scope=open_scope(Kind.BOARD), name="Ashmere SAB", code="ASAB")
    w.agency = make_agency(w.board, "Harbour View Surgery", "GP")
    w.other_agency = make_agency(w.board, "Kestrel Homes", "KH")
    scope = open_scope(Kind.REVIEW, parent=w.board.scope)
    w.review = Review.objects.create(
        scope=scope,
        board=w.board,
        reference="ASAB-SAR-2026-03",
        pseudonym="Arthur",
        mandate="mandatory",
        state="gathering",
        referral_received=date(2026, 3, 1),
        period_start=date(2025, 3, 1),
        period_end=date(2026, 2, 28),
    )
    grants.sync(scope)
    w.coordinator = person("coordinator@board.example", "Josephine Carter")
    w.lead = person("lead@gp.example", "Wendy Ashcroft", w.agency)
    w.second_lead = person("lead2@gp.example", "Ivan Petrov", w.agency)
    w.author = person("author@gp.example", "Nadia Rahman", w.agency, "S-100", "Practice nurse manager")
    w.manager = person("manager@gp.example", "Oliver Trent", w.agency, "S-200", "Practice manager")
    w.contributor = person("contributor@gp.example", "Mei Lin", w.agency, "S-300")
    w.gp1 = person("a.bhandal@gp.example", "Amrit Bhandal", w.agency, "S-400", "GP partner")
    w.other_lead = person("lead@kh.example", "Paula Grant", w.other_agency)
    w.stranger = person("stranger@elsewhere.example", "Stanley Unknown")
    assign_role(user=w.coordinator, role=Role.COORDINATOR, scope=w.board.scope, by=None)
    for lead in (w.lead, w.second_lead):
        assign_role(user=lead, role=Role.AGENCY_LEAD, scope=w.agency.scope, by=None)
    assign_role(user=w.other_lead, role=Role.AGENCY_LEAD, scope=w.other_agency.scope, by=None)
    w.ret = make_return(w.review, w.agency, 0)
    w.other_return = make_return(w.review, w.other_agency, 1)
    return w


@pytest.fixture
def row(world):
    """Puts someone on the register of the return, as its lead."""
    from imr.services.register import add_to_register

    def add(code: str, name: str, by=None, **fields):
        return add_to_register(
            agency_return=world.ret, fields={"code": code, "name": name, "role": "GP", **fields}, by=by or world.lead
        )

    return add


@pytest.fixture
def appointed(world):
    """The return with its author appointed and the declaration signed."""
    from imr.services.appointment import DECLARATION_WORDS, appoint_author, sign_declaration

    appointment = appoint_author(agency_return=world.ret, person=world.author, job_title="Nurse manager", by=world.lead)
    sign_declaration(appointment=appointment, statement=DECLARATION_WORDS, by=world.author)
    return appointment
