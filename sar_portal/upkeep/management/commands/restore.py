"""A backup restored into an empty database and an empty store, and verified (security.md N10)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sar_portal.upkeep.backups import BackupFailed
from sar_portal.upkeep.backups.restoring import restore


class Command(BaseCommand):
    help = "Restores a backup into an empty database and an empty PRIVATE_ROOT, and verifies rows, files, versions and trail."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("backup", type=Path)

    def handle(self, *args, backup: Path, **options) -> None:
        try:
            manifest = restore(backup, self.stdout.write)
        except BackupFailed as failed:
            for fault in failed.faults[:50]:
                self.stderr.write(fault)
            raise CommandError(failed.sentence) from failed
        if manifest["missing"]:
            self.stdout.write(f"{len(manifest['missing'])} files were missing when the backup was made.")
        self.stdout.write("Everything is as it was backed up.")
