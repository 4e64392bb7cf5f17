"""Checked by every `migrate`, which runs before each start in production (security.md H5)."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

IS_SUPERUSER = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


@register(Tags.database)
def no_superuser_role(*, databases, **options) -> list[Error]:
    """A superuser walks past the append-only tables (R8, R10): production refuses to work as one."""
    if not settings.PRODUCTION:
        return []
    found = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(IS_SUPERUSER)
            if cursor.fetchone() != (False,):
                hint = "Give DATABASE_URL a role that owns its database and is no superuser: docs/deploy.md."
                found.append(Error("The database role is a superuser.", hint=hint, id="sar_portal.E001"))
    return found
