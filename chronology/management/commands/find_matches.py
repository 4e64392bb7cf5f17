import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chronology.importing.limits import MAX_FILE
from chronology.importing.reading import Refusal, read_file
from chronology.importing.rows import ReadRow
from chronology.matching import Candidate, find_candidates
from chronology.matching.entries import Entry, entry_of

EXIT_REFUSED = 3


class Command(BaseCommand):
    help = (
        "Print candidates of the same event among chronologies, one file for each agency; stores nothing, needs no "
        "database. Exit 3 where a file was refused."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 (Django's own shape)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="as JSON, rather than as sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        rows: list[tuple[str, ReadRow]] = []
        refused = False
        paths = sorted(set(options["files"]), key=str)
        for path, agency in zip(paths, _agencies(paths), strict=True):
            try:
                rows += self._rows(path, agency)
            except Refusal as refusal:
                refused = True
                self.stderr.write(f"{path.name} was not read: {refusal.sentence}")
        found = find_candidates(_entries(rows)).candidates
        self.stdout.write(_as_json(found) if options["json"] else _as_text(found))
        if refused:
            sys.exit(EXIT_REFUSED)

    def _rows(self, path: Path, agency: str) -> list[tuple[str, ReadRow]]:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except OSError as error:
            raise CommandError(f"{path.name} cannot be opened: {error.strerror}.") from error
        read = read_file(path.name, data)
        undated = sum(not row.when.known for row in read.rows)
        if undated:
            self.stderr.write(f"{path.name}: {undated} rows without a date that can be read are not compared.")
        return [(agency, row) for row in read.rows]


def _agencies(paths: list[Path]) -> list[str]:
    """Each file is an agency's: files of one name are told apart by their folders, or else by their place."""
    stems = Counter(path.stem for path in paths)
    names = [path.stem if stems[path.stem] == 1 else f"{path.parent.name} {path.stem}".strip() for path in paths]
    used = Counter(names)
    return [name if used[name] == 1 else f"{name} {place}" for place, name in enumerate(names, 1)]


def _entries(rows: list[tuple[str, ReadRow]]) -> list[Entry]:
    """A reference that is missing, or is used twice, gets its file and row: each entry must be found again."""
    used = Counter(row.ref for _, row in rows)
    return [
        entry_of(row, agency, row.ref if used[row.ref] == 1 and row.ref else f"{agency} row {row.number}")
        for agency, row in rows
    ]


def _as_json(found: list[Candidate]) -> str:
    return json.dumps(
        [
            {
                "ref_a": each.ref_a,
                "ref_b": each.ref_b,
                "kind": each.kind,
                "reasons": list(each.reasons),
                "score": each.score,
            }
            for each in found
        ],
        ensure_ascii=False,
        indent=1,
    )


def _as_text(found: list[Candidate]) -> str:
    lines = []
    for each in found:
        lines.append(f"{each.ref_a} and {each.ref_b or 'nothing'}: {each.kind} ({each.score:.2f})")
        lines += [f"    {reason}" for reason in each.reasons]
    return "\n".join(lines) or "No candidates."
