"""What a benchmark is and what it finds: the words of docs/performance.md, as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Cells are words already; the first column names the row."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Finding:
    """One sentence with its figures, set against the goal."""

    met: bool
    sentence: str


@dataclass(frozen=True)
class Result:
    tables: Sequence[Table]
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Bench:
    """`name` is what is typed, `number` and `goal` are performance.md's, `how` says what both sides of each ratio are and
    where the data comes from, so that a reader can doubt it.
    """

    name: str
    number: str
    title: str
    goal: str
    how: str
    run: Callable[[], Result]


def at_most(what: str, value: float, most: float, unit: str = "") -> Finding:
    """A finding about a figure with an upper limit."""
    return Finding(value <= most, f"{what}: {_figure(value)}{unit}, where at most {_figure(most)}{unit} is wanted.")


def at_least(what: str, value: float, least: float, unit: str = "") -> Finding:
    """A finding about a figure with a lower limit."""
    return Finding(value >= least, f"{what}: {_figure(value)}{unit}, where at least {_figure(least)}{unit} is wanted.")


def _figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value < 100 else f"{value:,.0f}"


def ms(seconds: float) -> str:
    """For a cell: milliseconds, with a decimal where they are few."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def seconds_of(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def times(ratio: float) -> str:
    return f"{ratio:.2f} ×"
