"""The database's own wall: one role owns the tables and migrates, another is what the portal works as (security.md H6).

The trail belongs to a third (trail_wall), and a fourth reads counts, states and dates for reports (reports).

What the second may do is computed here from the catalogue, after every `migrate`, so that no list can forget a table:
it reads and writes rows, owns nothing, and where a trigger refuses to change or remove rows it has no right to try.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from sar_portal.access.errors import Refused
from sar_portal.access.trail_wall import hand_over_the_trail

# Of each table: which columns there are to write, whether rows may go, and which columns a trigger holds fast. The bits are
# those of pg_trigger.tgtype: 8 stands for DELETE, 16 for UPDATE; a trigger of UPDATE without columns is one of all of them.
TABLES = """
SELECT c.relname,
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             AND a.attgenerated = '' ORDER BY a.attnum),
       NOT EXISTS (SELECT FROM refusals r WHERE r.tgrelid = c.oid AND r.tgtype & 8 > 0),
       EXISTS (SELECT FROM refusals r WHERE r.tgrelid = c.oid AND r.proname = 'refuse_change' AND r.tgtype & 16 > 0
               AND cardinality(r.tgattr) = 0),
       ARRAY(SELECT a.attname::text FROM refusals r JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(r.tgattr)
             WHERE r.tgrelid = c.oid AND r.tgtype & 16 > 0)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relowner = current_user::regrole
ORDER BY c.relname
"""
REFUSALS = """
WITH refusals AS (
    SELECT t.tgrelid, t.tgtype, t.tgattr::int2[] AS tgattr, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND p.proname IN ('refuse_change', 'refuse_rewriting')
)
"""
OURS = """
SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, array_agg(quote_ident(c.relname)::text) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S') AND c.relowner = current_user::regrole
GROUP BY 1
UNION ALL
SELECT 'FUNCTION', array_agg(p.oid::regprocedure::text) FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
"""
VIEWS = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' AND relowner = current_user::regrole
"""
# Which migrations were applied is written by `migrate` alone; the trail, what was put away of it, and who decided on that and
# on a disposal, by functions of the owner that look at what is added (migrations access 0003, closing 0003 and 0005).
READ_ONLY = {
    "django_migrations",
    "access_auditchain",
    "access_auditevent",
    "access_trailepoch",
    "closing_disposaldecision",
    "closing_traildecision",
}
# What the policies of row_wall take for all there is.
WHOLE_HOUSE = "*"


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The connection, for a while, as the role that owns the tables. Where none is named, it stays as it is."""
    owner = settings.OWNER_DATABASE
    if not owner:
        yield
        return
    connection = connections[alias]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update({name: owner.get(name, "") for name in ("USER", "PASSWORD", "HOST", "PORT")})
    connection.settings_dict["OPTIONS"] = owner.get("OPTIONS", {})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def open_to_the_portal(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Gives the portal's role exactly what it needs, in one transaction, as often as one likes. By the owner.

    False where the portal works as the owner itself, so that there is nobody to give anything to. Raises Refused where the
    server does not know the role.
    """
    role = settings.PORTAL_ROLE
    connection = connections[alias]
    quoted = connection.ops.quote_name
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_database(), EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role]
        )
        owner, database, known = cursor.fetchone()
        if owner == role:
            return False
        if not known:
            raise Refused(f"The database server knows no role {role}: docs/deploy.md says how to make it.")
        to = quoted(role)
        for statement in (
            f"REVOKE CREATE, TEMPORARY ON DATABASE {quoted(database)} FROM PUBLIC, {to}",
            f"GRANT CONNECT ON DATABASE {quoted(database)} TO {to}",
            f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {to}",
            f"GRANT USAGE ON SCHEMA public TO {to}",
        ):
            cursor.execute(statement)
        apart = hand_over_the_trail(alias)
        _open_ours(cursor, to, quoted)
        if apart:
            cursor.execute(f"SET LOCAL ROLE {quoted(settings.TRAIL_ROLE)}")
            _open_ours(cursor, to, quoted)
            cursor.execute(f"SET LOCAL ROLE {quoted(owner)}")
    return True


def _open_ours(cursor, to: str, quoted) -> None:
    """Of everything that the current role owns, what the portal needs and no more."""
    cursor.execute(OURS)
    ours = {kind: names for kind, names in cursor.fetchall() if names}
    for kind, names in ours.items():
        cursor.execute(f"REVOKE ALL ON {kind} {', '.join(names)} FROM PUBLIC, {to}")
    for kind, right in (("FUNCTION", "EXECUTE"), ("SEQUENCE", "USAGE, SELECT")):
        if kind in ours:
            cursor.execute(f"GRANT {right} ON {kind} {', '.join(ours[kind])} TO {to}")
    cursor.execute(VIEWS)
    for (view,) in cursor.fetchall():
        cursor.execute(f"GRANT SELECT ON {quoted(view)} TO {to}")
    cursor.execute(REFUSALS + TABLES)
    for table, columns, rows_go, frozen, held in cursor.fetchall():
        cursor.execute(f"GRANT {_rights(table, columns, rows_go, frozen, held, quoted)} ON {quoted(table)} TO {to}")


def _rights(table: str, columns: list[str], rows_go: bool, frozen: bool, held: list[str], quoted) -> str:
    if table in READ_ONLY:
        return "SELECT"
    rights = ["SELECT", "INSERT"]
    if held and not frozen:
        rights.append(f"UPDATE ({', '.join(quoted(name) for name in columns if name not in held)})")
    elif not frozen:
        rights.append("UPDATE")
    if rows_go:
        rights.append("DELETE")
    return ", ".join(rights)


def work_in_the_whole_house() -> None:
    """For a process that answers no requests: a command, the worker. Before its first connection."""
    options = settings.DATABASES[DEFAULT_DB_ALIAS].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c sar.scopes={WHOLE_HOUSE}".strip()
