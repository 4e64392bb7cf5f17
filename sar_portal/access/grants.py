"""Roles minus exclusions, computed into guardian's rows.

The only file that writes them, and the one that verifies them.
"""

from django.contrib.auth.models import Permission
from django.db import transaction

from sar_portal.access.models import Exclusion, RoleAssignment, Scope, ScopeGrant
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES, Role

Wanted = set[tuple[int, Perm]]


def _line(scope: Scope) -> list[int]:
    """The scope itself and the scopes above it whose roles reach it. A hand-over has nothing above it (R6)."""
    ids = [scope.pk]
    if scope.kind == Kind.HAND_OVER:
        return ids
    if scope.agency_id:
        ids.append(scope.agency_id)
    if scope.parent is not None:
        ids.append(scope.parent.pk)
        # An agency's board does not reach the agency's returns twice: the review's board does.
        if scope.parent.parent_id:
            ids.append(scope.parent.parent_id)
    return ids


def _granted(scopes: list[int], kind: Kind) -> Wanted:
    held = (
        RoleAssignment.objects.live().filter(scope_id__in=scopes, user__is_active=True).values_list("user_id", "role")
    )
    return {(user, perm) for user, role in held for perm in ROLES[Role(role)].grants.get(kind, ())}


def _excluded(scope_id: int) -> set[int]:
    return set(Exclusion.objects.live().filter(scope_id=scope_id).values_list("user_id", flat=True))


def wanted(scope: Scope) -> Wanted:
    """The (user id, permission) pairs that should exist on the scope: roles that reach it, minus exclusions (R12). On a return
    that is closed there are none, as nobody knows yet who is to be excluded.
    """
    if scope.closed:
        return set()
    if scope.kind == Kind.RETURN:
        out = _excluded(scope.pk)
        return {(user, perm) for user, perm in _granted(_line(scope), Kind.RETURN) if user not in out}
    pairs = _granted(_line(scope), Kind(scope.kind))
    if scope.kind == Kind.REVIEW:
        # A role on a return or its agency gives what it needs of the review above, unless excluded from that return.
        for child in scope.children.filter(kind=Kind.RETURN, closed=False):
            out = _excluded(child.pk)
            below = _granted([key for key in (child.pk, child.agency_id) if key], Kind.REVIEW)
            pairs |= {(user, perm) for user, perm in below if user not in out}
    return pairs


def _existing(scope: Scope) -> Wanted:
    rows = ScopeGrant.objects.filter(content_object=scope).values_list("user_id", "permission__codename")
    return {(user, Perm(codename)) for user, codename in rows}


def _touched(scope: Scope) -> list[Scope]:
    """The scopes whose grants a change on this scope can alter."""
    if scope.kind == Kind.RETURN:
        return [scope, *([scope.parent] if scope.parent else [])]
    if scope.kind == Kind.REVIEW:
        return [scope, *scope.children.select_related("parent")]
    if scope.kind == Kind.AGENCY:
        returns = list(scope.agency_returns.select_related("parent"))
        return [scope, *returns, *{r.parent.pk: r.parent for r in returns if r.parent}.values()]
    if scope.kind == Kind.BOARD:
        reviews = Scope.objects.filter(parent=scope, kind=Kind.REVIEW)
        agencies = Scope.objects.filter(parent=scope, kind=Kind.AGENCY)
        below = Scope.objects.filter(parent__in=reviews).select_related("parent")
        return [scope, *agencies, *reviews, *below]
    return [scope]


def _codenames() -> dict[str, int]:
    rows = Permission.objects.filter(content_type__app_label="access", content_type__model="scope")
    return dict(rows.values_list("codename", "pk"))


def hold(*scopes: Scope) -> list[Scope]:
    """Locks the scopes whose grants a change on these can alter, by their keys, and returns them.

    Before any other lock of a scope: of two who change roles, one on a review and one on its return, neither has what the other
    waits for. A verb that changes roles on several scopes holds them all at once, before rows of people and memberships: held
    one after another, their reviews would come in any order.
    """
    touched = {one.pk: one for scope in scopes for one in _touched(scope)}
    list(Scope.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk"))
    return list(touched.values())


@transaction.atomic
def sync(scope: Scope) -> None:
    """Makes guardian's rows equal to what the roles and exclusions say, on this scope and those it reaches.

    Called in the transaction of every verb that gives or ends a role or an exclusion, so a loss acts on the next
    request.
    """
    ids = _codenames()
    # Two verbs at once must not compute from each other's unfinished picture.
    for one in hold(scope):
        want, have = wanted(one), _existing(one)
        for user, perm in have - want:
            ScopeGrant.objects.filter(content_object=one, user_id=user, permission_id=ids[perm.value]).delete()
        ScopeGrant.objects.bulk_create(
            ScopeGrant(content_object=one, user_id=user, permission_id=ids[perm.value]) for user, perm in want - have
        )


def differences() -> list[str]:
    """Every difference between the grants and what the roles say, in words; empty when the index is true."""
    found = []
    for scope in Scope.objects.select_related("parent").order_by("pk"):
        want, have = wanted(scope), _existing(scope)
        found += [f"{scope}: user {user} lacks {perm.value}" for user, perm in sorted(want - have)]
        found += [f"{scope}: user {user} has {perm.value} without a role" for user, perm in sorted(have - want)]
    return found


def mend() -> int:
    """Makes every scope's grants true, after an upgrade has given a role another permission; returns how many differed."""
    differ = [one for one in Scope.objects.select_related("parent").order_by("pk") if wanted(one) != _existing(one)]
    for scope in differ:
        sync(scope)
    return len(differ)


def sync_ended(since) -> int:
    """Re-syncs scopes whose roles or exclusions began or ended by the clock since the given time; returns how many."""
    ended = set(RoleAssignment.objects.filter(until__gte=since).values_list("scope_id", flat=True))
    ended |= set(Exclusion.objects.filter(until__gte=since).values_list("scope_id", flat=True))
    for scope in Scope.objects.filter(pk__in=ended).select_related("parent"):
        sync(scope)
    return len(ended)
