"""One decision, asked four ways: which objects, this object, which people, and may they at all (whatever the state).

The only file that reads the grants. A model that is not itself a scope names the way to its scope in `SCOPE`; a model
whose reading depends on state says when in `WHEN: dict[Perm, Callable[[], Q]]` (R3: returned work only once returned).
"""

from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import RawSQL

from sar_portal.access.errors import NotAllowed, NotNow
from sar_portal.access.models import Scope, ScopedModel, ScopeGrant
from sar_portal.access.permissions import Perm


@cache
def scope_model(model: Any) -> Any:
    """The scoped model (Board, Agency, Review, AgencyReturn, HandOver) that a model belongs to."""
    if issubclass(model, ScopedModel) or model is Scope:
        return model
    for step in model.SCOPE.split(LOOKUP_SEP):
        model = model._meta.get_field(step).related_model
    return scope_model(model)


def scope_id_of(obj: Any) -> int:
    """The key of the scope that an object belongs to, by following `SCOPE`."""
    while not isinstance(obj, ScopedModel | Scope):
        for step in obj.SCOPE.split(LOOKUP_SEP):
            obj = getattr(obj, step)
    return obj.pk


@cache
def path_to_scope(model: type[Model]) -> str:
    """The lookup that leads from a model to the key of its scope."""
    path: list[str] = []
    here: Any = model
    while not (issubclass(here, ScopedModel) or here is Scope):
        path.append(here.SCOPE)
        for step in here.SCOPE.split(LOOKUP_SEP):
            here = here._meta.get_field(step).related_model
    return LOOKUP_SEP.join([*path, "pk"])


# The scopes on which a person holds a permission. The permission is looked up first, and OFFSET has this planned by itself:
# as a join on `codename` PostgreSQL guesses that each permission is held as often as any other, a fiftieth of what a coordinator
# of hundreds of reviews holds, and goes through thousands of returns one by one; or, where many tables are joined, tries every
# order of them all.
HELD = """
SELECT held.content_object_id FROM access_scopegrant held
WHERE held.user_id = %s AND held.permission_id = ANY (ARRAY(SELECT id FROM auth_permission WHERE codename = %s))
AND (SELECT is_active FROM accounts_user WHERE id = %s)
OFFSET 0
"""


def _open(user, perm: Perm) -> RawSQL:
    return RawSQL(HELD, [user.pk, perm.value, user.pk], BigIntegerField())  # noqa: S611  (all that is not ours is a parameter)


@cache
def _counting_sql(perm: Perm, top: Any) -> tuple[str, tuple]:
    """The scopes of that model whose state lets the permission count, in SQL with its parameters.

    Put into words once and for good: to build and compile the same condition anew for each of a page's twenty queries took a
    tenth of the page's time.
    """
    return top._default_manager.order_by().filter(_when(top, perm)).values("pk").query.sql_with_params()


def _counting(perm: Perm, top: Any) -> RawSQL:
    return RawSQL(*_counting_sql(perm, top), BigIntegerField())  # noqa: S611  (the ORM's own words)


def who(user, perm: Perm, model: type[Model]) -> QuerySet:
    """The objects on which the person holds the permission, whatever their state."""
    return model._default_manager.filter(**{f"{path_to_scope(model)}__in": _open(user, perm)})


def _when(model: type[Model], perm: Perm) -> Q:
    """The state in which a permission counts on a model; always, where the model says nothing."""
    return getattr(model, "WHEN", {}).get(perm, Q)()


def visible(user, perm: Perm, model: type[Model]) -> QuerySet:
    """The objects on which the person holds the permission, in a state in which it counts. The definition of access."""
    top = scope_model(model)
    found = who(user, perm, model)
    if top is not model and perm in getattr(top, "WHEN", {}):
        # Beside what is held, not within it: a page of one review then asks the state of that review's returns alone, and not
        # of each return of the board.
        found = found.filter(**{f"{path_to_scope(model)}__in": _counting(perm, top)})
    return found.filter(_when(model, perm))


def can(user, perm: Perm, obj: Model) -> bool:
    """One EXISTS: may this person do this to this object now?"""
    return visible(user, perm, type(obj)).filter(pk=obj.pk).exists()


def holders(perm: Perm, obj: Model) -> QuerySet:
    """The people who hold the permission on the object's scope: to whom a notice goes. Excluded people have no row."""
    rows = ScopeGrant.objects.filter(content_object_id=scope_id_of(obj), permission__codename=perm.value)
    return get_user_model().objects.filter(is_active=True, pk__in=rows.values("user_id"))


def holders_on(scope_ids, perms) -> dict[tuple[int, Perm], list[int]]:
    """holders() for many scopes in one query: (scope id, permission) → ids of the people. For the reminder sweep."""
    rows = ScopeGrant.objects.filter(
        content_object_id__in=scope_ids, permission__codename__in=[perm.value for perm in perms], user__is_active=True
    )
    found: dict[tuple[int, Perm], list[int]] = {}
    for scope_id, codename, user_id in rows.values_list("content_object_id", "permission__codename", "user_id"):
        found.setdefault((scope_id, Perm(codename)), []).append(user_id)
    return found


def require(perm: Perm, obj: Model, by) -> None:
    """Raises NotAllowed when the person lacks the permission, NotNow when they hold it but not in this state."""
    if can(by, perm, obj):
        return
    if who(by, perm, type(obj)).filter(pk=obj.pk).exists():
        raise NotNow("This cannot be done at this stage.")
    raise NotAllowed()


def known(user, model: type[Model]) -> QuerySet:
    """The objects on whose scope the person holds anything at all: decides 403 against 404. In one question, so that what they
    may not know of costs the database what it costs to find nothing (Z2).
    """
    held = ScopeGrant.objects.filter(user_id=user.pk, user__is_active=True).values("content_object_id")
    return model._default_manager.filter(**{f"{path_to_scope(model)}__in": held})


def allowed(user, obj: Model) -> frozenset[Perm]:
    """Everything the person may do on the object's scope now: the set that templates ask."""
    scope_id = scope_id_of(obj)
    held = ScopeGrant.objects.filter(user_id=user.pk, user__is_active=True, content_object_id=scope_id)
    perms = {Perm(codename) for codename in held.values_list("permission__codename", flat=True)}
    top = scope_model(type(obj))
    waiting = [perm for perm in getattr(top, "WHEN", {}) if perm in perms]
    not_now = {perm for perm in waiting if not top._default_manager.filter(_when(top, perm), pk=scope_id).exists()}
    return frozenset(perms - not_now)
