"""A backup restored into an empty database and an empty store, and verified (security.md N10)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sar_portal.upkeep.backups import BackupFailed
from sar_portal.upkeep.backups.restoring import restore
from sar_portal.upkeep.backups.signing_in import try_sign_in


class Command(BaseCommand):
    help = "Restores a backup into an empty database and an empty PRIVATE_ROOT, and verifies rows, files, versions and trail."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument(
            "--sign-in", action="store_true", help="has a made-up person sign in, who is taken out again"
        )

    def handle(self, *args, backup: Path, sign_in: bool = False, **options) -> None:
        try:
            manifest = restore(backup, self.stdout.write)
        except BackupFailed as failed:
            for fault in failed.faults[:50]:
                self.stderr.write(fault)
            raise CommandError(failed.sentence) from failed
        if manifest["missing"]:
            self.stdout.write(f"{len(manifest['missing'])} files were missing when the backup was made.")
        self.stdout.write("Everything is as it was backed up.")
        if sign_in:
            if faults := try_sign_in():
                raise CommandError(f"Nobody can sign in: {faults[0]}.")
            self.stdout.write("A made-up person signed in with a password and a code, and was taken out again.")
