"""Which board a page is of: its name and marking stand in the header."""

from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from sar_portal.access.models import RoleAssignment
from sar_portal.accounts.models import Board


def board(request) -> dict:
    """The board of what the page shows, else of the viewer's first role; looked up only where a page asks for it."""
    return {"board": SimpleLazyObject(lambda: _board_of(request))}


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
    below = Q(scope__children__children=scope)
    return Board.objects.filter(Q(scope=scope) | Q(scope__children=scope) | below).first()
