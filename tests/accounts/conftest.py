"""A small world of people only: two boards, two agencies of the first, and who keeps them, by the services."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from allauth.account.models import EmailAddress

from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import Agency, Board, Membership, User
from sar_portal.accounts.services import add_agency, open_board
from tests.accounts.organised import OFFICER, configure
from tests.accounts.provider import running
from tests.kept import kept

PASSWORD = "heron-lantern-quarry-41"  # noqa: S105  of invented people


@dataclass
class World:
    board: Board
    other_board: Board
    police: Agency
    housing: Agency
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.replace("_", " ").title())


def member(agency: Agency, user: User) -> Membership:
    return Membership.objects.create(user=user, agency=agency)


@pytest.fixture
def world(db) -> World:
    return make_world()


@kept
def make_world() -> World:
    board, other = open_board(name="Ashmere SAB", code="ASAB"), open_board(name="Brackwell SAB", code="BSAB")
    people = {
        name: person(name)
        for name in (
            "administrator",
            "second_administrator",
            "coordinator",
            "auditor",
            "police_lead",
            "officer",
            "housing_lead",
            "stranger",
            "other_administrator",
        )
    }
    for name, role, where in (
        ("administrator", Role.ADMINISTRATOR, board),
        ("second_administrator", Role.ADMINISTRATOR, board),
        ("coordinator", Role.COORDINATOR, board),
        ("auditor", Role.AUDITOR, board),
        ("other_administrator", Role.ADMINISTRATOR, other),
    ):
        assign_role(user=people[name], role=role, scope=where.scope, by=None)
    police = add_agency(board=board, name="Ashmere Police", code="POL", by=people["administrator"])
    housing = add_agency(board=board, name="Ashmere Housing", code="HOU", by=people["administrator"])
    for agency, lead in ((police, "police_lead"), (housing, "housing_lead")):
        member(agency, people[lead])
        assign_role(user=people[lead], role=Role.AGENCY_LEAD, scope=agency.scope, by=people["administrator"])
    member(police, people["officer"])
    return World(board, other, police, housing, people)


@pytest.fixture
def browser(chromium) -> Iterator:
    from tests.accounts.browsing import Browser

    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(10_000)
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    yield Browser(page, cdp)
    page.close()


@pytest.fixture(scope="module")
def issuer_server():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider itself refuses to work without TLS
        with running() as provider:
            yield provider


@pytest.fixture
def provider(issuer_server, settings, world):
    issuer_server.clear()
    configure(settings, issuer_server, "http://portal.example")
    for each in User.objects.all():
        EmailAddress.objects.create(user=each, email=each.email, verified=True, primary=True)
    issuer_server.person("s-1", **OFFICER)
    yield issuer_server
    issuer_server.clear()
