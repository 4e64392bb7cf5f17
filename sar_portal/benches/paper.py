"""docs/performance.md: one section a bench, written anew for the benches that have run, the others left as they stand."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sar_portal.benches.bench import Bench, Result, Table

HEAD = """# Performance

Written by `./run bench [NAME]`, which measures on throw-away servers of its own: PostgreSQL and Valkey as in the demo,
but without waiting for the disk (`fsync` off), on both sides of every ratio. Every figure is the median of at least five,
the sides taken in turn; the ratio and the growth are what counts, absolute times give an idea. What missed its goal says so.
"""
SECTION = re.compile(r"^## (?P<number>P\d+) .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def machine() -> str:
    """The size of the machine; never its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}"


def section(bench: Bench, result: Result, on: date, load: float) -> str:
    """One bench as it stands in the page. `load` is the machine's own when the bench began: shared cores show in it."""
    lines = [f"## {bench.number} {bench.title}", "", f"Goal: {bench.goal}", ""]
    lines += [f"*`./run bench {bench.name}`, {on.day} {on:%B %Y}, {machine()}, load {load:.1f} when it began.*", ""]
    lines += [bench.how, ""]
    for table in result.tables:
        lines += [*_table(table), ""]
    lines += [f"- **{'Met' if finding.met else 'Missed'}.** {finding.sentence}" for finding in result.findings]
    return "\n".join(lines) + "\n\n"


def _table(table: Table) -> list[str]:
    rows = [table.headings, ["---", *["---:"] * (len(table.headings) - 1)], *table.rows]
    return [f"| {' | '.join(row)} |" for row in rows]


def sections_in(text: str) -> dict[str, str]:
    """The sections of a page by their number."""
    return {found["number"]: found.group(0) for found in SECTION.finditer(text)}


def page(sections: Mapping[str, str]) -> str:
    """The whole page, in the order of the numbers, with the outcomes in one table at the top."""
    ordered = sorted(sections.items(), key=lambda item: int(item[0][1:]))
    rows = [_outcome(number, text) for number, text in ordered]
    top = _table(Table(("bench", "goals met", "goals missed"), rows))
    return f"{HEAD}\n" + "\n".join(top) + "\n\n" + "\n\n".join(text.strip() for _, text in ordered) + "\n"


def _outcome(number: str, text: str) -> Sequence[str]:
    title = text.partition("\n")[0].removeprefix("## ")
    return title, str(text.count("\n- **Met.**")), str(text.count("\n- **Missed.**"))


def write(path: Path, number: str, text: str) -> None:
    """Puts one section into the page at the path, in place of an earlier one of that number."""
    kept = sections_in(path.read_text()) if path.exists() else {}
    path.write_text(page(kept | {number: text}))
