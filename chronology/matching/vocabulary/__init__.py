"""The words that matching knows, in tables that anybody can read and add to.

Written from how English adult safeguarding speaks and abbreviates, and never for a case. A line has a meaning and its
phrases. A phrase stands in any form of its words ('ring' is 'rang' as well); what it has in capitals must be so written.
"""

from pathlib import Path


def table(name: str) -> dict[str, str]:
    """One of the tables beside this file."""
    return table_in(Path(__file__).parent / f"{name}.txt")


def table_in(file: Path) -> dict[str, str]:
    """Meanings with their phrases between commas; a line that begins with a blank goes on with the one above."""
    lines = file.read_text(encoding="utf-8").splitlines()
    read: list[str] = []
    for line in lines:
        if line.startswith(" "):
            read[-1] += " " + line.strip()
        elif line and not line.startswith("#"):
            read.append(line)
    return {meaning: phrases for meaning, _, phrases in (line.partition(": ") for line in read)}


def words_in(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in phrases.split(",")]
