from django.core.management.base import BaseCommand

from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES

HEADER = (
    "# Roles and permissions\n\nMade by `manage.py permission_matrix` from the roles table; a test compares them.\n"
)


def page() -> str:
    """Every role with what it is held on, and every permission with the roles that give it."""
    parts = [HEADER, "\n| role | held on | what for |\n|---|---|---|\n"]
    parts += [f"| {row.name} | {row.held_on.label.lower()} | {row.description} |\n" for row in ROLES.values()]
    for kind in Kind:
        parts.append(f"\n## On a {kind.label.lower()}\n\n| permission | what it allows | roles |\n|---|---|---|\n")
        for perm in (p for p in Perm if p.kind == kind):
            given = [row.name for row in ROLES.values() if perm in row.grants.get(kind, ())]
            parts.append(f"| `{perm.value}` | {perm.sentence} | {', '.join(given) or 'nobody'} |\n")
    return "".join(parts)


class Command(BaseCommand):
    help = "Prints docs/reference/permissions.md, generated from the roles table."

    def handle(self, *args, **options):
        self.stdout.write(page(), ending="")
