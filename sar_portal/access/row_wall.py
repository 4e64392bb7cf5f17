"""The second wall, row by row: what the database shows the portal's role of reviews, returns and hand-overs (security.md Z7).

Each table of a case has a policy that compares the scope in which a row lies with the scopes that are open in the
transaction. A request opens those on which its person holds anything at all, by what guardian's index says; a link opens the
one that it names; work outside requests opens the whole house. Where nothing is opened, nothing is shown. The wall is coarse
and stands behind `decide`, which alone knows the rest: a forgotten filter shows nothing of other boards, reviews and agencies.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models.constants import LOOKUP_SEP
from simple_history.models import HistoricalChanges

from sar_portal.access.decide import path_to_scope, scope_model
from sar_portal.access.models import Exclusion, RoleAssignment, Scope, ScopedModel
from sar_portal.access.permissions import Perm
from sar_portal.access.second_wall import WHOLE_HOUSE
from sar_portal.access.unhurried import unhurried

# In which rooms there are rows of a case, and which of their tables are not walled, each with its reason. None of them has a
# column of free text: docs/decisions/0023-row-wall.md names their columns, and a test compares.
ROOMS = {"actions", "chronology", "closing", "combined", "documents", "exports", "imr", "reviews"}
NAMES = (
    "which agency, in which state, by when: the log, the calendar and reminders name it to people who may not open it"
)
NOT_WALLED = {
    "reviews.AgencyReturn": NAMES,
    "reviews.ReturnPart": NAMES,
    "chronology.Chronology": "which columns the board asks for, decided by an administrator for all that are open",
    "closing.DoomedRow": "table names and keys, for the length of a transaction",
    "documents.IdentityKey": "one sealed key of the whole platform",
    "documents.Making": "what is being made now: model and key",
}
# Shown also one step away from what is open, since whoever runs a review moves it on as a whole, also where a register keeps
# them out of one of its returns (R12), a board's administrator decides how long a review is kept, and a contributor says which
# line of enquiry an entry answers: what the review is, who is to do what by when, and how it was decided.
NEAR = {
    "reviews.Review",
    "reviews.KeyLineOfEnquiry",
    "reviews.ReviewDecision",
    "reviews.PartDecision",
    "reviews.Hold",
    "reviews.SignOff",
    "reviews.StandIn",
    "reviews.QualityCheck",
    "reviews.CheckerConflict",
    "reviews.InformationRequest",
    "reviews.RequestDecision",
    "reviews.Recommendation",
    "reviews.Action",
    "closing.LegalHold",
    "closing.KeptLonger",
    # What was returned, near to whoever reads the combined returns: what is said of several returns at once is hidden from a
    # reader whom a register keeps out of one (R12), and so it must be seen that it is of that one too.
    "reviews.Submission",
    "chronology.ReturnedEntry",
    "chronology.ReturnedPerson",
}

# One step away: what lies above, and what lies directly beneath a scope on which more is held than to see that it is there. An
# author sees the review, and nothing of the returns of others in it; a coordinator who is on a register still has the review.
# Said in ranges of keys: those of a review are mostly made one after another, so that a coordinator of hundreds of reviews has
# some hundred ranges, and each table of each query looks a scope up in them instead of making a set of thousands anew.
OPENED = f"""
WITH held AS MATERIALIZED (
    SELECT content_object_id AS id, bool_or(permission_id <> ALL (ARRAY(
        SELECT id FROM auth_permission WHERE codename = '{Perm.SEE_REVIEW.value}'
    ))) AS more
    FROM access_scopegrant WHERE user_id = %s GROUP BY 1
), named AS MATERIALIZED (
    SELECT coalesce(range_agg(int8range(id, id, '[]')), '{{}}') AS held FROM held
), beside AS (
    SELECT parent_id AS id FROM access_scope WHERE id IN (SELECT id FROM held)
    AND NOT parent_id <@ (SELECT held FROM named)
    UNION ALL SELECT id FROM access_scope WHERE parent_id IN (SELECT id FROM held WHERE more)
    AND NOT id <@ (SELECT held FROM named)
), near AS (
    SELECT coalesce(range_agg(int8range(id, id, '[]')), '{{}}') AS near FROM beside
)
SELECT set_config('sar.scopes', held::text, true), set_config('sar.near', (held + near)::text, true) FROM named, near
"""  # noqa: S608  (our own word)
OPENED_ALONE = """
SELECT set_config('sar.scopes', range_agg(one) FILTER (WHERE id = %s)::text, true),
       set_config('sar.near', range_agg(one)::text, true)
FROM (SELECT each AS id, int8range(each, each, '[]') AS one
      FROM access_scope, unnest(array_remove(ARRAY[id, parent_id], NULL)) AS of (each) WHERE id = %s) AS named
"""
LET_IN = """
SELECT set_config(name, (now.scopes::int8multirange + int8multirange(int8range(%s, %s, '[]')))::text, true)
FROM (VALUES ('sar.scopes'), ('sar.near')) AS of (name), current_setting(name, true) AS now (scopes)
WHERE now.scopes LIKE '{%%'
"""
# `ranges_of` takes scopes named one by one as well: so does the version before, whose pages are served while `migrate` runs.
# What a condition looks like is read by closing's `scope_of_row` too (its migration 0010).
FUNCTIONS = """
CREATE OR REPLACE FUNCTION whole_house_is_open() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT current_setting('sar.scopes', true) = '*' $$;
CREATE OR REPLACE FUNCTION ranges_of(scopes text) RETURNS int8multirange LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN scopes LIKE '{[%' OR scopes = '{}' THEN scopes::int8multirange WHEN scopes LIKE '{%' THEN (
      SELECT range_agg(int8range(id, id, '[]')) FROM unnest(scopes::bigint[]) AS of (id)) END $$;
CREATE OR REPLACE FUNCTION open_ranges() RETURNS int8multirange LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT ranges_of(current_setting('sar.scopes', true)) $$;
CREATE OR REPLACE FUNCTION near_ranges() RETURNS int8multirange LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT ranges_of(current_setting('sar.near', true)) $$;
CREATE OR REPLACE FUNCTION open_scopes() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
AS $$ SELECT generate_series(lower(each), upper(each) - 1) FROM unnest(open_ranges()) AS of (each) $$;
CREATE OR REPLACE FUNCTION near_scopes() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
AS $$ SELECT generate_series(lower(each), upper(each) - 1) FROM unnest(near_ranges()) AS of (each) $$;
"""
# In plpgsql, so that a session plans it once; as the owner, so that the way to the scope is not itself walled off.
SCOPE_OF = """
CREATE OR REPLACE FUNCTION "{name}"(row_key bigint) RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE COST 20
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ({query});
END $$
"""
# Triggers compare rows that their cause need not be shown (an accepter with every register): they look as the owner.
BY_THE_CALLER = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND NOT p.prosecdef
  AND (p.prorettype = 'trigger'::regtype OR p.proname = 'is_disposed_of')
"""
POLICIES = """
SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_class c
LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'wall'
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
"""
DOWN = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
AND NOT row_security_active(oid) ORDER BY relname
"""
COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"


# --- what is open ----------------------------------------------------------------------------------------------------


def open_to(user) -> None:
    """For the rest of the transaction: what lies in the scopes on which the person holds anything."""
    with connection.cursor() as cursor:
        cursor.execute(OPENED, [user.pk])


def open_alone(scope_id: int) -> None:
    """For the rest of the transaction: what lies in the one scope that a link names, and the row above it. Who comes by a link
    is nobody whom the index knows, so the view has found the link and looked whether it is good.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPENED_ALONE, [scope_id, scope_id])


def let_in(scope: Scope) -> None:
    """A scope made a moment ago, to whoever made it: its first rows are written before anybody holds anything on it."""
    with connection.cursor() as cursor:
        cursor.execute(LET_IN, [scope.pk, scope.pk])


@contextmanager
def whole_house() -> Iterator[None]:
    """Within a request, for what has to look further than its person may: a newcomer is compared with every register (R12), and
    a link is looked up before it is known what it leads to.

    What was open before is open again after it, also where it raises.
    """
    before = _turn(WHOLE_HOUSE)
    try:
        yield
    except BaseException:
        # A transaction that the database gave up goes back to before this, and what was set in it too.
        with suppress(DatabaseError):
            _turn(before)
        raise
    _turn(before)


def _turn(scopes: str) -> str:
    """What was open until now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('sar.scopes', true), ''), set_config('sar.scopes', %s, true)", [scopes]
        )
        return str(cursor.fetchone()[0])


# --- what the database is told, after every `migrate` -----------------------------------------------------------------


@dataclass(frozen=True)
class Wall:
    """One table, the column by which its rows lie in a scope, and the model on the way where that is not the scope's key."""

    table: str
    column: str
    near: bool
    via: Any = None
    path: str = ""

    @property
    def condition(self) -> str:
        where = f'"{self.function}"("{self.column}")' if self.via else f'"{self.column}"'
        return f"((SELECT whole_house_is_open()) OR {where} <@ (SELECT {'near' if self.near else 'open'}_ranges()))"

    @property
    def function(self) -> str:
        return f"scope_of_{self.via._meta.db_table}"

    @property
    def query(self) -> str:
        """From a key of the table on the way to the key of the scope."""
        model, joins, at = self.via, "", 0
        *steps, last = self.path.split(LOOKUP_SEP)
        for step in steps:
            field = model._meta.get_field(step)
            model = field.related_model
            joins += f' JOIN "{model._meta.db_table}" t{at + 1} ON t{at + 1}."{model._meta.pk.column}" = t{at}."{field.column}"'
            at += 1
        start = f'"{self.via._meta.db_table}" t0'
        column = model._meta.get_field(last).column
        # Names of our own tables and columns, and nothing of a request.
        return f'SELECT t{at}."{column}" FROM {start}{joins} WHERE t0."{self.via._meta.pk.column}" = row_key'  # noqa: S608  (our own names)


def tracked(model: Any) -> Any:
    """The model itself; of a history, the model of which it is one."""
    return getattr(model, "instance_type") if issubclass(model, HistoricalChanges) else model  # noqa: B009  (no stub knows it)


def ways() -> Iterator[tuple[Any, Any, Wall]]:
    """Every model whose rows are of a review, a return or a hand-over, with the model that says where they lie (of a history that
    of which it is one), and the way.
    """
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed:
            continue
        own = tracked(model)
        if own is Scope or lies_in_a_case(own):
            yield model, own, way_of(model, own)


def walls() -> Iterator[Wall]:
    """Of each table of a case that is to be walled, how: by the `SCOPE` by which permissions are decided."""
    for model, own, way in ways():
        if model._meta.app_label in ROOMS and own._meta.label not in NOT_WALLED:
            yield way


def way_of(model: Any, own: Any) -> Wall:
    """How the rows of a model lie in a scope. `own` is the model itself; for a history, that of which it is one."""
    if not hasattr(own, "SCOPE"):
        # A scope, whose key it is, or a row that names one; a history has a key of its own, and the scope beside it.
        name = "id" if own is Scope else "scope"
        return Wall(model._meta.db_table, model._meta.get_field(name).column, own._meta.label in NEAR)
    first, _, rest = path_to_scope(own).removesuffix("pk").removesuffix(LOOKUP_SEP).partition(LOOKUP_SEP)
    field = own._meta.get_field(first)
    there = model._meta.db_table, model._meta.get_field(field.name).column, own._meta.label in NEAR
    return Wall(*there, field.related_model, rest) if rest else Wall(*there)


def lies_in_a_case(model: Any) -> bool:
    """Not what belongs to a board or an agency, such as a template."""
    if not hasattr(model, "SCOPE") and not issubclass(model, ScopedModel):
        return model in (RoleAssignment, Exclusion) or model._meta.label == "accounts.Invitation"
    top = scope_model(model)
    return top is Scope or top._meta.label not in {"accounts.Board", "accounts.Agency"}


def raise_walls(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Makes the policies what the models say, by the owner, as often as one likes. One that says so already is not touched."""
    with connections[alias].cursor() as cursor:
        cursor.execute(COLUMNS)
        there = set(cursor.fetchall())
        cursor.execute(FUNCTIONS)
        cursor.execute(POLICIES)
        known = dict(cursor.fetchall())
        wanted = {wall.table: wall for wall in walls() if (wall.table, wall.column) in there}
        for wall in {one.function: one for one in wanted.values() if one.via}.values():
            cursor.execute(SCOPE_OF.format(name=wall.function, query=wall.query))
        cursor.execute(BY_THE_CALLER)
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp")
        for table, wall in wanted.items():
            if known.get(table, "") != f"{settings.PORTAL_ROLE}: {wall.condition}":
                unhurried(partial(_raise, cursor, wall, connections[alias].ops.quote_name), table, alias)
        _lower(cursor, known.keys() - wanted.keys())


def lower_walls(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Takes all of them down, by the owner, until they are raised again or `migrate` runs."""
    with connections[alias].cursor() as cursor:
        cursor.execute(POLICIES)
        _lower(cursor, [table for table, _ in cursor.fetchall()])


def _lower(cursor, tables) -> None:
    for table in sorted(tables):
        cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


def walls_down(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables before which no wall stands for whoever asks: for the owner of the tables that is each of them."""
    with connections[alias].cursor() as cursor:
        cursor.execute(DOWN, [sorted(wall.table for wall in walls())])
        return [table for (table,) in cursor.fetchall()]


def _raise(cursor, wall: Wall, quoted: Callable[[str], str]) -> None:
    """One table at a time, so that no other is kept waiting for it."""
    cursor.execute(f'ALTER TABLE "{wall.table}" ENABLE ROW LEVEL SECURITY')
    cursor.execute(f'DROP POLICY IF EXISTS wall ON "{wall.table}"')
    cursor.execute(
        f'CREATE POLICY wall ON "{wall.table}" TO {quoted(settings.PORTAL_ROLE)} '
        f"USING {wall.condition} WITH CHECK {wall.condition}"
    )
    cursor.execute(f'COMMENT ON POLICY wall ON "{wall.table}" IS %s', [f"{settings.PORTAL_ROLE}: {wall.condition}"])
