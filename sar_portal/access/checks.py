"""Checked by every `migrate`, which runs before each start in production (security.md H5)."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from sar_portal.access.second_wall import as_owner

IS_SUPERUSER = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
OWNS = """
SELECT EXISTS (SELECT FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
               WHERE r.rolname = %s AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace)
"""
# What an answer of the database says is kept is then on its disk (R15). A role or database may be told otherwise than the server.
NOT_KEPT = """
SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY 1
"""
TRAIL_OWNER = "SELECT relowner::regrole::text FROM pg_class WHERE oid = to_regclass('public.access_auditevent')"


@register(Tags.database)
def no_superuser_role(*, databases, **options) -> list[Error]:
    """A superuser walks past the append-only tables (R8, R10): production refuses to work or to migrate as one."""
    if not settings.PRODUCTION:
        return []
    found = []
    for alias in databases or ():
        if _is_superuser(alias):
            found.append(_superuser("DATABASE_URL"))
        if settings.OWNER_DATABASE:
            with as_owner(alias):
                if _is_superuser(alias):
                    found.append(_superuser("OWNER_DATABASE_URL"))
    return found


def _is_superuser(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(IS_SUPERUSER)
        found: tuple[bool] = cursor.fetchone()
    return found != (False,)


def _superuser(setting: str) -> Error:
    hint = f"Give {setting} a role that is no superuser: docs/deploy.md."
    return Error(f"The database role of {setting} is a superuser.", hint=hint, id="sar_portal.E001")


@register(Tags.database)
def two_roles(*, databases, **options) -> list[CheckMessage]:
    """The owner of a table can take its triggers down and passes its policies: the portal is told to work as another role."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(OWNS, [settings.PORTAL_ROLE])
            if cursor.fetchone() == (True,):
                hint = (
                    "Give it a role of its own, and the owner to OWNER_DATABASE_URL: docs/deploy.md, 'A new version'."
                )
                said = "The portal works as the role that owns its tables, so the second wall in the database does not stand."
                found.append(Warning(said, hint=hint, id="sar_portal.W001"))
                continue
            cursor.execute(TRAIL_OWNER)
            if cursor.fetchone() not in {None, (settings.TRAIL_ROLE,)}:
                hint = "Make the two roles: docs/deploy.md, 'Four roles in the database'. Then run migrate once more."
                said = "The audit trail belongs to the role that owns the other tables, and there may be none that reads reports."
                found.append(Warning(said, hint=hint, id="sar_portal.W002"))
    return found


@register(Tags.database)
def kept_on_disk(*, databases, **options) -> list[CheckMessage]:
    """'Saved' is said once the database has said so (R15): one that answers before it has written loses that in a power cut."""
    found: list[CheckMessage] = []
    for alias in (databases or ()) if settings.PRODUCTION else ():
        with connections[alias].cursor() as cursor:
            cursor.execute(NOT_KEPT)
            for (name,) in cursor.fetchall():
                said = f"The database works with {name} off: what is called saved can be lost when its machine stops."
                hint = "Take the setting away: docs/deploy.md, 'Four roles in the database'."
                found.append(Warning(said, hint=hint, id="sar_portal.W003"))
    return found
