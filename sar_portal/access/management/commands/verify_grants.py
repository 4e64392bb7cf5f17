from django.core.management.base import BaseCommand, CommandError

from sar_portal.access import grants


class Command(BaseCommand):
    help = "Recomputes every grant from roles and exclusions and says where the index differs."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="first make them equal, as after an upgrade")

    def handle(self, *args, **options):
        if options["mend"]:
            self.stdout.write(f"Grants were mended on {grants.mend()} boards, agencies, reviews and returns.")
        found = grants.differences()
        for difference in found:
            self.stderr.write(difference)
        if found:
            raise CommandError(f"{len(found)} grants differ from the roles.")
        self.stdout.write("Every grant follows from a role, and every role has its grants.")
