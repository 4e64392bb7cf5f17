"""A small world for this room: one board, one agency, one review with one return, and a person in each role."""

from dataclasses import dataclass, field
from datetime import date

from notifications import deadlines
from notifications.models import Deadline
from sar_portal.access import grants
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, open_scope
from sar_portal.accounts.models import Agency, Board, User
from tests.kept import kept

REFERENCE = "ASAB-SAR-2026-03-POL"
LINK = "/reviews/ASAB-SAR-2026-03/returns/POL/"
# Names, dates and case words that no message may hold.
CANARIES = ("Zuleika", "Quillfeather", "Tarnhelm", "1947", "NHS4857773456", "bruise", "Wisteria Lodge")


@dataclass
class World:
    board: Board
    agency: Agency
    review: Scope
    returned: Scope
    coordinator: User = field(init=False)
    administrator: User = field(init=False)
    lead: User = field(init=False)
    author: User = field(init=False)
    manager: User = field(init=False)

    def person(self, word: str, role: Role | None = None, scope: Scope | None = None) -> User:
        user = User.objects.create_user(f"{word}@{self.board.code.lower()}.example", name=f"{CANARIES[0]} {word}")
        if role is not None and scope is not None:
            assign_role(user=user, role=role, scope=scope, by=None)
        return user

    def deadline(self, due_on: date, *, kind: str = "chronology", to: Perm = Perm.SUBMIT, scope=None) -> Deadline:
        return deadlines.set_deadline(
            scope=scope or self.returned,
            kind=kind,
            reference=REFERENCE,
            what="Chronology",
            link=LINK,
            due_on=due_on,
            to=to,
        )


@kept
def build(code: str = "ASAB") -> World:
    board = Board.objects.create(scope=open_scope(Kind.BOARD), name=f"{code} board", code=code)
    agency_scope = open_scope(Kind.AGENCY, parent=board.scope)
    agency = Agency.objects.create(scope=agency_scope, board=board, name=CANARIES[4], code="POL")
    review = open_scope(Kind.REVIEW, parent=board.scope)
    returned = open_scope(Kind.RETURN, parent=review, agency=agency_scope)
    grants.sync(review)
    world = World(board, agency, review, returned)
    world.coordinator = world.person("coordinator", Role.COORDINATOR, board.scope)
    world.administrator = world.person("administrator", Role.ADMINISTRATOR, board.scope)
    world.lead = world.person("lead", Role.AGENCY_LEAD, agency_scope)
    world.author = world.person("author", Role.AUTHOR, returned)
    world.manager = world.person("manager", Role.SENIOR_MANAGER, returned)
    return world
