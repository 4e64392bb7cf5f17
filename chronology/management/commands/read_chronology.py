import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chronology.importing.apart import read_file_apart
from chronology.importing.limits import MAX_FILE
from chronology.importing.reading import ReadFile, Refusal
from chronology.importing.report import as_json, refused

EXIT_REFUSED = 3


class Command(BaseCommand):
    help = "Print what the importer reads from a file; stores nothing, needs no database. Exit 3 where it is refused."
    requires_system_checks: list[str] = []  # noqa: RUF012 (Django's own shape)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="all rows as JSON, rather than a summary")
        order = parser.add_mutually_exclusive_group()
        order.add_argument(
            "--day-first", dest="day_first", action="store_true", default=None, help="05/06/2025 is 5 June"
        )
        order.add_argument("--month-first", dest="day_first", action="store_false", help="05/06/2025 is 6 May")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error.strerror}.") from error
        try:
            read = read_file_apart(path.name, data, day_first=options["day_first"], today=timezone.localdate())
        except Refusal as refusal:
            self.stdout.write(
                self._dump(refused(refusal.sentence)) if options["json"] else f"Refused: {refusal.sentence}"
            )
            sys.exit(EXIT_REFUSED)
        self.stdout.write(self._dump(as_json(read)) if options["json"] else self._summary(read))

    def _dump(self, value: dict[str, Any]) -> str:
        """Letters as they are where the terminal can show them, else as JSON's own escapes."""
        text = json.dumps(value, ensure_ascii=False, indent=1)
        try:
            text.encode(getattr(self.stdout, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            return json.dumps(value, indent=1)
        return text

    def _summary(self, read: ReadFile) -> str:
        counts = read.counts
        lines = [
            f"{counts['read']} rows read = {counts['accepted']} accepted"
            f" + {counts['needs_attention']} needing attention + {counts['skipped']} skipped"
        ]
        lines += [f"row {row.number}: {' '.join(row.reasons)}" for row in read.needs_attention]
        lines += [f"row {row.number} skipped: {row.reason}" for row in read.skipped]
        if read.question:
            lines.append("Question: does the day or the month come first? Run again with --day-first or --month-first.")
        return "\n".join(lines)
