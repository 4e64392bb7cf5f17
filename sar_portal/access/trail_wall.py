"""The trail belongs to a role of its own, as which nobody signs in (security.md H6, docs/decisions/0032).

Its tables and the two functions that write them are handed to it after every `migrate`. The role that owns the other tables may
become it, and only by saying so (`SET ROLE`): as itself it reads the trail and has no other right. A migration that changes
the trail says so too.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

TABLES = ("access_auditchain", "access_auditevent", "access_trailepoch")
# By name and nothing else: there is one of each.
FUNCTIONS = ("record_event", "put_trail_away")
# What these functions ask of what is the other owner's.
ASKED_TABLES, ASKED_FUNCTIONS = ("access_scope",), ("trail_decided",)

MAY_BECOME = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'SET'))"
OTHERS = """
SELECT quote_ident(c.relname)::text, 'TABLE' FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%(tables)s) AND r.rolname <> %(role)s
UNION ALL
SELECT p.oid::regprocedure::text, 'FUNCTION' FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY(%(functions)s) AND r.rolname <> %(role)s
"""
SEQUENCES = """
SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY(SELECT t::regclass FROM unnest(%s::text[]) t)
"""
OWNER = "SELECT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.oid = to_regclass(%s)"
NAMED = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)"


def hand_over_the_trail(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """By the owner of the tables, as often as one likes. False where the server knows no such role, or will not let this one
    become it: the trail then stays with the other tables, and `migrate` says so (checks.two_roles).
    """
    role = settings.TRAIL_ROLE
    connection = connections[alias]
    quoted = connection.ops.quote_name
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, to_regclass('access_trailepoch') IS NOT NULL")
        owner, whole = cursor.fetchone()
        cursor.execute(MAY_BECOME, [role])
        if cursor.fetchone() != (True,) or not whole:
            return False
        cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {quoted(role)}")
        cursor.execute(OTHERS, {"tables": list(TABLES), "functions": list(FUNCTIONS), "role": role})
        for name, kind in cursor.fetchall():
            cursor.execute(f"ALTER {kind} {name} OWNER TO {quoted(role)}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {quoted(role)}")
        for table in ASKED_TABLES:
            cursor.execute(f"GRANT SELECT ON {table} TO {quoted(role)}")
        for function in _named(cursor, ASKED_FUNCTIONS):
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {quoted(role)}")
        cursor.execute(SEQUENCES, [list(TABLES)])
        sequences = [name for (name,) in cursor.fetchall()]
        functions = _named(cursor, FUNCTIONS)
        cursor.execute(f"SET LOCAL ROLE {quoted(role)}")
        # To read, for backups and for what is decided on disposal; and so that a new table may point to it.
        cursor.execute(f"GRANT SELECT, REFERENCES ON {', '.join(TABLES)} TO {quoted(owner)}")
        cursor.execute(f"GRANT SELECT ON SEQUENCE {', '.join(sequences)} TO {quoted(owner)}")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {', '.join(functions)} TO {quoted(owner)}")
        cursor.execute(f"SET LOCAL ROLE {quoted(owner)}")
    return True


def become_owner_of(table: str) -> Callable[[Any, Any], None]:
    """A step of a migration that changes the trail, for the rest of its transaction: first on the way there, or last in its list
    for the way back. Nothing where the table still belongs to whoever migrates.
    """

    def become(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(OWNER, [table])
            if cursor.fetchone() == (settings.TRAIL_ROLE,):
                cursor.execute(f"SET LOCAL ROLE {schema_editor.connection.ops.quote_name(settings.TRAIL_ROLE)}")

    return become


def _named(cursor: Any, names: tuple[str, ...]) -> list[str]:
    cursor.execute(NAMED, [list(names)])
    return [name for (name,) in cursor.fetchall()]
