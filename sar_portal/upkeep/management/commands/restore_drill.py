"""Shows that a backup can be restored, without touching anything that is in use (security.md N10)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sar_portal.upkeep.backups import BackupFailed
from sar_portal.upkeep.backups.drill import drill


class Command(BaseCommand):
    help = (
        "Restores a backup into a throw-away place, verifies it, and writes a dated report beside it. Fails if it does."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--report", type=Path, default=None, help="the folder for the report; the backup's own")
        parser.add_argument("--work", type=Path, default=None, help="the folder for its files; a temporary one")

    def handle(self, *args, backup: Path, report: Path | None, work: Path | None, **options) -> None:
        try:
            done = drill(backup, report or backup.parent, work)
        except BackupFailed as failed:
            raise CommandError(failed.sentence) from failed
        self.stdout.write(done.words)
        self.stdout.write(f"Report: {done.report}")
        if not done.passed:
            raise CommandError("The drill failed: this backup cannot be relied upon.")
