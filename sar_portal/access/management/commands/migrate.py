from django.core.management.base import CommandError
from django.core.management.commands import migrate

from sar_portal.access import proofs
from sar_portal.access.errors import Refused
from sar_portal.access.reports import close_the_reports, open_the_reports
from sar_portal.access.row_wall import raise_walls
from sar_portal.access.second_wall import as_owner, open_to_the_portal
from sar_portal.access.steps import hold_to_steps


class Command(migrate.Command):
    help = "Migrates as the role that owns the tables, then gives the other roles what they need and raises the walls."

    def handle(self, *args, **options):
        with as_owner(options["database"]):
            if not options["plan"]:
                close_the_reports(options["database"])
            super().handle(*args, **options)
            if options["plan"]:
                return
            try:
                proofs.tell_the_database(options["database"])
                if open_to_the_portal(options["database"]):
                    hold_to_steps(options["database"])
                    raise_walls(options["database"])
                open_the_reports(options["database"])
            except Refused as refused:
                raise CommandError(refused.sentence) from refused
