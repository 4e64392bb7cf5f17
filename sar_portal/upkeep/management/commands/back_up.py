"""One encrypted archive of database and files, made beside a running portal (security.md N10)."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sar_portal.upkeep.backups import BackupFailed
from sar_portal.upkeep.backups.archive import key_beside
from sar_portal.upkeep.backups.making import back_up


class Command(BaseCommand):
    help = "Writes a backup of database and files, sealed with BACKUP_KEYS, into a folder. The portal goes on working."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--many-over",
            action="store_true",
            help="removes the keys whose days are over also where there are many of them",
        )

    def handle(self, *args, folder: Path, many_over: bool = False, **options) -> None:
        try:
            made = back_up(folder, many_over=many_over)
        except BackupFailed as failed:
            raise CommandError(failed.sentence) from failed
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error.strerror}.") from error
        manifest = made.manifest
        self.stdout.write(f"{made.path}: {made.path.stat().st_size:,} bytes")
        self.stdout.write(f"{sum(manifest['tables'].values())} rows, {len(manifest['files'])} files.")
        if key_beside(made.path).exists():
            self.stdout.write(
                f"Its key is {key_beside(made.path)}: without that file nobody can open it. Keep the two apart, and the key for "
                f"{settings.BACKUP_KEY_DAYS} days, in every copy of it."
            )
        if made.closed:
            self.stdout.write(f"Keys removed here, as their days are over: of {', '.join(made.closed)}.")
        if made.stayed and settings.BACKUP_KEY_DAYS:
            raise CommandError(
                f"The backup was made. The days of {len(made.stayed)} keys are over at once, so none was removed: if the clock "
                f"is right, run it again with --many-over. They are of {', '.join(made.stayed)}."
            )
        if made.stayed:
            self.stdout.write(
                f"BACKUP_KEY_DAYS is not set, so keys of earlier backups stay until somebody removes them: of "
                f"{', '.join(made.stayed)}."
            )
        if manifest["missing"]:
            names = ", ".join(manifest["missing"][:10])
            raise CommandError(
                f"The backup was made, but {len(manifest['missing'])} files were missing already: {names}."
            )
