from django.core.management.base import BaseCommand, CommandError

from sar_portal.upkeep.findings import State
from sar_portal.upkeep.selectors import PARTS, findings, worst

MARKS = {State.WELL: "well ", State.WATCH: "look ", State.WRONG: "WRONG"}


class Command(BaseCommand):
    help = "Asks each part of the portal whether it works, and says what to do where it does not. Ends with 1 where one is wrong."
    requires_system_checks = []

    def handle(self, *args, **options):
        found = findings()
        for key, finding in found.items():
            self.stdout.write(f"{MARKS[finding.state]}  {PARTS[key].name}: {finding.words}")
            if finding.mend:
                self.stdout.write(f"       What to do: {finding.mend}")
        if worst(found) == State.WRONG:
            raise CommandError("Something is wrong: see above.", returncode=1)
