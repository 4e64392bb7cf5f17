from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sar_portal.access import grants
from sar_portal.demo import loader
from sar_portal.demo.people import PASSWORD, SHOWN, address


class Command(BaseCommand):
    help = "Loads the invented review ASAB-SAR-2026-03 through the services. Does nothing where it is loaded already."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="only print the sign-in of one account per role")

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo has a password that everyone knows, so production never loads it.")
        if options["accounts"]:
            self.print_accounts()
        elif loader.is_loaded():
            grants.mend()  # the data may be older than what a role may do now
            self.stdout.write("The demo review is there already.")
        else:
            self.stdout.write("Loading the demo review:")
            loader.Demo().load(self.stdout.write)
            self.stdout.write("The demo review is loaded.")

    def print_accounts(self):
        self.stdout.write(f"Password of every demo account: {PASSWORD}")
        for role, short in SHOWN:
            self.stdout.write(f"  {role:36}{address(short)}")
