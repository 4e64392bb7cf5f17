from django.core.management.base import BaseCommand, CommandError

from sar_portal.access import audit


class Command(BaseCommand):
    help = "Reads every audit chain and says whether an event was changed, removed or cut off (R10)."

    def handle(self, *args, **options):
        read, found = audit.verify()
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in {read} events.")
        self.stdout.write(f"{read} events read, every chain is whole.")
