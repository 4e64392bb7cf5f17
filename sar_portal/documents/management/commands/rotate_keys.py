"""After a new key was put in front in DATA_KEYS, or once after files were sealed for the first time (F8, H8)."""

from django.core.management.base import BaseCommand, CommandError

from sar_portal.access.errors import Refused
from sar_portal.documents.identities import wrap_again
from sar_portal.documents.rotation import seal_files
from sar_portal.documents.storage import Sealed
from sar_portal.sealing import Unreadable


class Command(BaseCommand):
    help = "Seals everything with the newest key in DATA_KEYS, beside a running portal. Broken off, it goes on where it was."

    def handle(self, *args, **options) -> None:
        try:
            done, unreadable = seal_files()
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        for what in (Sealed.NOW, Sealed.AGAIN, Sealed.ALREADY):
            self.stdout.write(f"Files {what}: {done[what]}")
        left = [f"{len(unreadable)} files cannot be opened ({', '.join(unreadable[:10])})"] if unreadable else []
        try:
            self.stdout.write(f"Keys of identities given the newest key: {wrap_again()}")
        except Unreadable:
            left.append("the key of the identities cannot be opened")
        if left:
            raise CommandError(
                f"With the keys in DATA_KEYS {' and '.join(left)}. They were left as they are: put back the key that is "
                "missing, then run this again."
            )
        self.stdout.write("Everything is sealed with the newest key: earlier ones are needed for older backups only.")
