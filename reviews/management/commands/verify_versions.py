from django.core.management.base import BaseCommand, CommandError

from reviews.models import Submission
from reviews.selectors.returning import broken_seals


class Command(BaseCommand):
    help = "Computes the fingerprint of every frozen version and of its PDFs anew and says what differs (R7)."

    def handle(self, *args, **options):
        found = list(broken_seals())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} differences in {Submission.objects.count()} versions.")
        self.stdout.write(f"{Submission.objects.count()} versions read, every one is as it was frozen.")
