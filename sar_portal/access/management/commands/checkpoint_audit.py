from django.core.management.base import BaseCommand, CommandError

from sar_portal.access import checkpoints


class Command(BaseCommand):
    help = "Signs where each audit chain stands now, into a file of the folder CHECKPOINTS, for verify_audit to compare (L4)."

    def handle(self, *args, **options):
        try:
            path = checkpoints.write()
        except checkpoints.NoPlace as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"Written: {path.name}")
