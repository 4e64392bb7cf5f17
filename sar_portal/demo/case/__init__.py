"""The fictional case as tables: what six agencies wrote, as data."""

import csv
from pathlib import Path

CASE = Path(__file__).parent


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one table, by its heading."""
    with (CASE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
