"""The verbs that change who holds what: each writes its row, re-syncs the grants it touches and records itself."""

from django.db import transaction
from django.utils import timezone

from sar_portal.access import grants, row_wall
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.models import Exclusion, RoleAssignment, Scope
from sar_portal.access.permissions import Kind
from sar_portal.access.roles import ROLES, Role


def open_scope(kind: Kind, *, parent: Scope | None = None, agency: Scope | None = None, closed: bool = False) -> Scope:
    """Makes the scope of a new board, agency, review, return or hand-over. The caller syncs once its row exists."""
    scope = Scope.objects.create(kind=kind, parent=parent, agency=agency, closed=closed)
    row_wall.let_in(scope)
    return scope


@transaction.atomic
def assign_role(*, user, role: Role, scope: Scope, until=None, reason: str = "", team: str = "", by) -> RoleAssignment:
    """Gives a role on a scope. The calling verb has checked that `by` may; holding it already changes nothing.

    Raises Refused when the role cannot be held on that kind of scope.
    """
    if ROLES[role].held_on != scope.kind:
        raise Refused(f"The role {ROLES[role].name} cannot be held on a {Kind(scope.kind).label.lower()}.")
    grants.hold(scope)
    held = RoleAssignment.objects.live().filter(user=user, role=role, scope=scope).first()
    if held is not None:
        return held
    facts = {"until": until, "reason": reason, "team": team, "given_by": by}
    held = RoleAssignment.objects.create(user=user, role=role, scope=scope, **facts)
    grants.sync(scope)
    record("did", "assign_role", scope, by=by, details={"user": user.pk, "role": role.value})
    return held


@transaction.atomic
def end_role(*, assignment: RoleAssignment, reason: str = "", by) -> bool:
    """Ends a role now; it acts on the person's next request. False where it had ended already: then nobody is told again."""
    grants.hold(assignment.scope)
    locked = RoleAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if locked.until is not None and locked.until <= timezone.now():
        return False
    locked.until, locked.ended_by = timezone.now(), by
    locked.save(update_fields=["until", "ended_by"])
    grants.sync(locked.scope)
    details = {"user": locked.user_id, "role": locked.role, "reason_given": bool(reason)}
    record("did", "end_role", locked.scope, by=by, details=details)
    return True


@transaction.atomic
def exclude(*, user, scope: Scope, because: str, by) -> Exclusion:
    """Excludes a person from a return, whatever roles they hold (R12). Repeating it changes nothing."""
    if scope.kind != Kind.RETURN:
        raise Refused("People are excluded from an agency return, nothing else.")
    grants.hold(scope)
    held = Exclusion.objects.live().filter(user=user, scope=scope, because=because).first()
    if held is not None:
        return held
    exclusion = Exclusion.objects.create(user=user, scope=scope, because=because, given_by=by)
    grants.sync(scope)
    record("did", "exclude", scope, by=by, details={"user": user.pk, "because": because})
    return exclusion


@transaction.atomic
def end_exclusion(*, exclusion: Exclusion, by) -> None:
    """Ends an exclusion, when the register row it follows from was corrected."""
    grants.hold(exclusion.scope)
    locked = Exclusion.objects.select_for_update(no_key=True).get(pk=exclusion.pk)
    if locked.until is not None:
        return
    locked.until, locked.ended_by = timezone.now(), by
    locked.save(update_fields=["until", "ended_by"])
    grants.sync(locked.scope)
    record("did", "end_exclusion", locked.scope, by=by, details={"user": locked.user_id, "because": locked.because})
