from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from sar_portal.access.moves import TABLES

HEADER = "# States\n\nMade by `manage.py state_diagrams` from the state tables; a test compares them.\n"


def page() -> str:
    """The page of all state diagrams, in the order of the models' names."""
    parts = [HEADER]
    for model, table in sorted(TABLES.items(), key=lambda pair: pair[0]._meta.label):
        parts.append(f"\n## {str(model._meta.verbose_name).capitalize()}\n\n```mermaid\n{table.mermaid()}\n```\n")
        parts.append("\n| verb | from | to | permission | reason |\n|---|---|---|---|---|\n")
        for row in table.moves:
            source = ", ".join(row.source)
            needs_reason = "yes" if row.reason else ""
            parts.append(f"| {row.verb} | {source} | {row.target} | {row.perm.value} | {needs_reason} |\n")
        for step in table.by_others:
            parts.append(
                f"| {step.verb} | {', '.join(step.source)} | {step.target} | none: by a link, or on paper |  |\n"
            )
    return "".join(parts)


class Command(BaseCommand):
    help = "Prints docs/reference/states.md, generated from the state tables."

    def handle(self, *args, **options):
        autodiscover_modules("states")  # each room's tables enter themselves when they are imported
        self.stdout.write(page(), ending="")
