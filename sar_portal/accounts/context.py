"""What the head of every page shows: which board it is of, and whether the menu leads to people and settings."""

from django.db.models import Q, Subquery
from django.utils.functional import SimpleLazyObject

from sar_portal.access.models import RoleAssignment, Scope
from sar_portal.access.roles import Role
from sar_portal.accounts.models import Board

LOOKS_AFTER_PEOPLE = (Role.AGENCY_LEAD, Role.ADMINISTRATOR, Role.AUDITOR)


def board(request) -> dict:
    """The board of what the page shows, else of the viewer's first role; looked up only where a page asks for it."""
    return {
        "board": SimpleLazyObject(lambda: _board_of(request)),
        "looks_after_people": SimpleLazyObject(lambda: _looks_after_people(request)),
    }


def _looks_after_people(request) -> bool:
    """For the menu alone: the pages themselves ask for the permission."""
    roles = RoleAssignment.objects.live().filter(user=request.user.pk, role__in=LOOKS_AFTER_PEOPLE)
    return roles.exists()


def _board_of(request) -> Board | None:
    if hasattr(request, "board"):
        return request.board
    user = getattr(request, "user", None)
    scope = getattr(request, "scope_id", None)
    if scope is None and user is not None and user.is_authenticated:
        scope = (
            RoleAssignment.objects.live().filter(user=user).order_by("since").values_list("scope", flat=True).first()
        )
    if scope is None:
        return None
    # Upwards from the one scope: asked downwards, the database goes through all returns of the board.
    here = Scope.objects.filter(pk=scope)
    above, top = Subquery(here.values("parent")), Subquery(here.values("parent__parent"))
    return Board.objects.filter(Q(scope=scope) | Q(scope=above) | Q(scope=top)).first()
