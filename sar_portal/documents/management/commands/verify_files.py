"""Reads every stored file and compares it with its fingerprint (R7)."""

from django.core.management.base import BaseCommand, CommandError

from sar_portal.access.errors import Refused
from sar_portal.documents.models import StoredFile
from sar_portal.documents.selectors import damaged_files


class Command(BaseCommand):
    help = "Compares every stored file with the SHA-256 in the database. Fails, naming rows only, if one differs."

    def handle(self, *args, **options) -> None:
        try:
            damaged = [str(stored.pk) for stored in damaged_files()]
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        if damaged:
            raise CommandError(f"Missing or changed in the store: stored files {', '.join(damaged)}.")
        self.stdout.write(f"{StoredFile.objects.count()} stored files match their fingerprints.")
