"""A board with three agencies and everyone who could come near its reviews; a review is made by its own verbs."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from reviews.models import Condition, Mandate, Review
from reviews.services.planning import plan_request
from reviews.services.requests import send_requests
from reviews.services.reviews import identify_adult, open_review
from reviews.services.terms import add_kloe
from sar_portal.access import grants
from sar_portal.access.permissions import Kind
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, open_scope
from sar_portal.accounts.models import Agency, Board, Membership, User
from tests.kept import kept

CONDITIONS = [Condition.FUNCTIONS.value, Condition.LIKELY.value, Condition.ABOUT_THEM.value]
PASSWORD = "correct horse battery staple"


def person(email: str, name: str, agency: Agency | None = None, job_title: str = "") -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    if agency is not None:
        Membership.objects.create(user=user, agency=agency, job_title=job_title)
    return user


def make_board(code: str = "ASAB", name: str = "Ashmere SAB") -> Board:
    return Board.objects.create(
        scope=open_scope(Kind.BOARD),
        name=name,
        code=code,
        chair_name="Helen Marsden",
        contact="sar@ashmere.example\n01632 960 100",
    )


def make_agency(board: Board, name: str, code: str) -> Agency:
    return Agency.objects.create(scope=open_scope(Kind.AGENCY, parent=board.scope), board=board, name=name, code=code)


def make_people(w: SimpleNamespace) -> None:
    w.coordinator = person("coordinator@board.example", "Josephine Okafor")
    w.reviewer = person("reviewer@independent.example", "Ruth Calder")
    w.subgroup = person("subgroup@board.example", "Samir Haddad")
    w.administrator = person("administrator@board.example", "Ada Quill")
    w.auditor = person("auditor@board.example", "Imogen Sharp")
    w.stranger = person("stranger@elsewhere.example", "Stanley Unknown")
    w.other_coordinator = person("coordinator@other.example", "Bertram Lowe")
    roles = {
        w.coordinator: Role.COORDINATOR,
        w.subgroup: Role.SUBGROUP_MEMBER,
        w.administrator: Role.ADMINISTRATOR,
        w.auditor: Role.AUDITOR,
    }
    for user, role in roles.items():
        assign_role(user=user, role=role, scope=w.board.scope, by=None)
    w.other_board = make_board("OTHB", "Otherby SAB")
    assign_role(user=w.other_coordinator, role=Role.COORDINATOR, scope=w.other_board.scope, by=None)


def make_agencies(w: SimpleNamespace, count: int = 3) -> None:
    names = [("Ashmere Constabulary", "POL"), ("Harbour View Surgery", "GP"), ("Kestrel Homes", "KH")]
    names += [(f"Agency number {n}", f"A{n:02}") for n in range(4, count + 1)]
    w.agencies = [make_agency(w.board, name, code) for name, code in names[:count]]
    w.leads = [
        person(f"lead@{a.code.lower()}.example", f"Lead of {a.code}", a, "Safeguarding lead") for a in w.agencies
    ]
    for agency, lead in zip(w.agencies, w.leads, strict=True):
        assign_role(user=lead, role=Role.AGENCY_LEAD, scope=agency.scope, by=None)


def opened(w: SimpleNamespace, reference: str = "ASAB-SAR-2026-03", **facts) -> Review:
    """A review in set-up with nothing else in it."""
    given: dict[str, Any] = {
        "pseudonym": "Arthur",
        "mandate": Mandate.MANDATORY.value,
        "referral_received": date(2026, 3, 9),
        "period_start": date(2025, 3, 1),
        "period_end": date(2026, 2, 12),
    }
    return open_review(board=w.board, reference=reference, by=w.coordinator, **given | facts)


def ready(w: SimpleNamespace, reference: str = "ASAB-SAR-2026-03", agencies=None, asks=None) -> Review:
    """A review that could be sent: adult, two lines of enquiry, agencies planned."""
    review = opened(w, reference)
    identify_adult(
        review=review,
        real_name="Leonard Brindle",
        date_of_birth=date(1953, 3, 14),
        date_of_death=date(2026, 2, 12),
        nhs_number="943 476 5919",
        by=w.coordinator,
    )
    add_kloe(review=review, title="Self-neglect", question="How was self-neglect recognised?", by=w.coordinator)
    add_kloe(review=review, title="Capacity", question="How was capacity assessed?", by=w.coordinator)
    for agency in agencies or w.agencies:
        plan_request(review=review, agency=agency, asks=asks or ["records", "chronology", "imr"], by=w.coordinator)
    return review


def sent(w: SimpleNamespace, reference: str = "ASAB-SAR-2026-03", agencies=None, asks=None) -> Review:
    """A review whose requests have been sent."""
    review = ready(w, reference, agencies, asks)
    send_requests(review=review, conditions=CONDITIONS, supply_to="The lead reviewer", by=w.coordinator)
    return Review.objects.get(pk=review.pk)


def share(w: SimpleNamespace, review: Review) -> None:
    """Gives the lead reviewer and the subgroup member their roles on the review, as the rooms above do."""
    assign_role(user=w.reviewer, role=Role.LEAD_REVIEWER, scope=review.scope, by=w.coordinator)
    assign_role(user=w.subgroup, role=Role.SUBGROUP_READER, scope=review.scope, by=w.coordinator)
    grants.sync(review.scope)


@kept
def make_world(agencies: int = 3) -> SimpleNamespace:
    w = SimpleNamespace(board=make_board())
    make_agencies(w, agencies)
    make_people(w)
    return w


@kept
def sent_world() -> SimpleNamespace:
    """The world with one review, whose requests are with all agencies and which is shared with reviewer and subgroup."""
    w = make_world()
    w.review = sent(w)
    share(w, w.review)
    return w
