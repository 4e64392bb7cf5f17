from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sar_portal.access import audit, epochs
from sar_portal.access.models import TrailEpoch


class Command(BaseCommand):
    help = "Reads every audit chain and says whether an event was changed, removed or cut off (R10)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--files",
            metavar="FOLDER",
            help="also goes over each event in the files of what was put away, which lie there",
        )

    def handle(self, *args, files, **options):
        read, found = audit.verify()
        away = list(TrailEpoch.objects.order_by("chain", "first"))
        for epoch in away if files else ():
            path = Path(files) / epoch.file_name
            found += epochs.faults_in_file(epoch, path) if path.is_file() else [f"{epoch.file_name} is not in {files}"]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in {read} events.")
        unchecked = epochs.unchecked()
        for part in unchecked:
            self.stderr.write(part)
        if unchecked:
            raise CommandError(
                f"{read} events read, without a fault; but {len(unchecked)} parts that were put away can't be checked here. "
                "Run it where CHECKPOINT_KEYS is set."
            )
        self.stdout.write(f"{read} events read, every chain is whole.")
        if away and not files:
            here = sum(epochs.path_of(epoch) is not None for epoch in away)
            self.stdout.write(
                f"{len(away)} parts were put away; the files of {here} lie here and are what was written."
            )
