from django.core.management.base import BaseCommand, CommandError

from sar_portal.access import audit, checkpoints


class Command(BaseCommand):
    help = "Signs where each audit chain stands now, into a file of the folder CHECKPOINTS, for verify_audit to compare (L4)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--restored", action="store_true", help="after a restore: begin anew, and compare earlier ones no more"
        )

    def handle(self, *args, restored, **options):
        try:
            path = audit.checkpoint(restored=restored)
        except checkpoints.NoPlace as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"Written: {path.name}")
