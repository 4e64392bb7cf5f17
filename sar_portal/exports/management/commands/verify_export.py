"""Checks the archive of a whole review against its own manifest. Needs the file alone: no database, no network."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sar_portal.exports.archive import check


class Command(BaseCommand):
    help = "Checks every file of an archive against its manifest and names what is missing, changed or added; fails if any is."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--manifest",
            default="",
            help="the fingerprint of the manifest, as the portal shows it on the export's page",
        )

    def handle(self, *args, **options) -> None:
        try:
            with options["file"].open("rb") as stream:
                found = check(stream)
        except OSError as error:
            raise CommandError("There is no such file, or it can't be read.") from error
        expected = options["manifest"].strip().lower()
        if expected and found.sha256 and expected != found.sha256:
            found.faults.append("The manifest is not the one with this fingerprint")
        for fault in found.faults:
            self.stderr.write(fault)
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults. This is not the archive as it was made.")
        told = f"All {len(found.manifest['members'])} files are as they were made."
        self.stdout.write(f"{told} Fingerprint of the manifest: {found.sha256}")
