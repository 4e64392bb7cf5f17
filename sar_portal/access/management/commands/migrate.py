from django.core.management.base import CommandError
from django.core.management.commands import migrate

from sar_portal.access import proofs
from sar_portal.access.errors import Refused
from sar_portal.access.legal_hold import hold_fast, know_places
from sar_portal.access.reports import close_the_reports, open_the_reports
from sar_portal.access.row_wall import raise_walls
from sar_portal.access.second_wall import as_owner, open_to_the_portal
from sar_portal.access.steps import hold_to_steps


class Command(migrate.Command):
    help = "Migrates as the role that owns the tables, then gives the other roles what they need and raises the walls."

    def handle(self, *args, **options):
        self.alias = options["database"]
        with as_owner(self.alias):
            try:
                super().handle(*args, **options)
                if options["plan"] or options["check_unapplied"]:
                    return
                proofs.tell_the_database(self.alias)
                know_places(self.alias)
                if open_to_the_portal(self.alias):
                    hold_to_steps(self.alias)
                    hold_fast(self.alias)
                    raise_walls(self.alias)
                open_the_reports(self.alias)
            except Refused as refused:
                raise CommandError(refused.sentence) from refused

    def migration_progress_callback(self, action, migration=None, fake=False):
        """Before each migration that is applied or taken back, and never where there is none: to ask touches no view."""
        if action in {"apply_start", "unapply_start"}:
            close_the_reports(self.alias)
        super().migration_progress_callback(action, migration, fake)
