"""What waits, by when: the first of each group and how many there are, asked of the database for one kind of thing at a time.

A coordinator of hundreds of reviews has thousands of things that wait. Of each kind no more rows are read than a page shows,
and words and addresses are made for those alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from django.db.models import Case, Count, DateField, F, Q, QuerySet, TextChoices, Value, When, Window
from django.db.models.functions import Cast, Collate, RowNumber
from django.utils import timezone
from django.utils.text import slugify


class By(TextChoices):
    """By when something is to be done, in the order in which people look at it. The values stand in addresses."""

    OVERDUE = "overdue", "Overdue"
    TODAY = "today", "Today"
    WAITING = "waiting-for-you", "Waiting for you"
    WEEK = "this-week", "This week"
    LATER = "later", "Later"


@dataclass(frozen=True)
class Task:
    """One thing that waits for the viewer, with where to do it. `due_on` is None where no date is set."""

    what: str
    reference: str
    link: str
    due_on: date | None = None


@dataclass(frozen=True)
class Row:
    """One thing that waits, before anything is said of it. `of_all`: how many of its source are in its group."""

    group: By
    of_all: int
    due_on: date | None
    since: date | None
    reference: str
    columns: tuple

    @property
    def place(self) -> tuple[date, date, str]:
        """By its date; what has none, by how long it waits."""
        return self.due_on or date.max, self.since or date.max, self.reference


class Source(Protocol):
    @property
    def kind(self) -> str:
        """What all of it is called together, where many things wait."""

    def first(self, most: int, only: By | None) -> Iterator[Row]:
        """Of each group, or of one alone, as many rows as given, in their order."""

    def said(self, rows: Sequence[Row]) -> list[Task]:
        """What is to be done about each, for all that a page shows at once."""


@dataclass(frozen=True)
class Stored:
    """Rows of the database, in the order of the column `due`; without it no date is set, and what waits longest by the column
    `since` comes first. What is said of a row is made of its `reference` and of the columns that `reads` names.
    """

    rows: QuerySet
    reference: str
    reads: tuple[str, ...]
    words: Callable[[Sequence[Row]], list[Task]]
    due: str = ""
    since: str = ""
    kind: str = ""

    def first(self, most: int, only: By | None) -> Iterator[Row]:
        groups = by_when(self.due) if self.due else {By.WAITING: Q()}
        if only is not None and only not in groups:
            return
        columns = {"its_date": self.due, "its_since": self.since}
        dates = {name: Cast(F(column), DateField()) for name, column in columns.items() if column}
        rows = self.rows.order_by().annotate(its_reference=F(self.reference), **dates)
        if only is not None:
            rows, groups = rows.filter(groups[only]), {only: groups[only]}
        if len(groups) == 1:
            group: Case | Value = Value(next(iter(groups)).value)
        else:
            group = Case(*(When(condition, then=Value(by.value)) for by, condition in groups.items()))
        in_group = [F("its_group")]
        # As Python orders it in `place`, whatever the order of the database's language: else pages repeat or leave out.
        place: list[F | Collate] = [*map(F, dates), Collate(F("its_reference"), "C"), F("pk")]
        rows = rows.annotate(
            its_group=group,
            nth=Window(RowNumber(), partition_by=in_group, order_by=place),
            of_all=Window(Count("*"), partition_by=in_group),
        ).filter(nth__lte=most)
        read = ("its_group", "of_all", "its_reference", *dates, *self.reads)
        for by, of_all, reference, *rest in rows.values_list(*read):
            known = dict(zip(dates, rest, strict=False))
            its_own = tuple(rest[len(dates) :])
            yield Row(By(by), of_all, known.get("its_date"), known.get("its_since"), reference, its_own)

    def said(self, rows: Sequence[Row]) -> list[Task]:
        return self.words(rows)


@dataclass(frozen=True)
class Known:
    """Tasks that are few and known as they are. None of them has a date, and they come first of what has none."""

    tasks: list[Task]
    kind: str = ""

    def first(self, most: int, only: By | None) -> Iterator[Row]:
        if only in (None, By.WAITING):
            for task in self.tasks[:most]:
                yield Row(By.WAITING, len(self.tasks), None, date.min, task.reference, (task,))

    def said(self, rows: Sequence[Row]) -> list[Task]:
        return [row.columns[0] for row in rows]


def by_when(due: str) -> dict[By, Q]:
    """For each group that has a date, the condition on the column `due`."""
    today = timezone.localdate()
    week = today + timedelta(days=7)
    return {
        By.OVERDUE: Q(**{f"{due}__lt": today}),
        By.TODAY: Q(**{due: today}),
        By.WEEK: Q(**{f"{due}__gt": today, f"{due}__lte": week}),
        By.LATER: Q(**{f"{due}__gt": week}),
    }


@dataclass(frozen=True)
class OfKind:
    """How many things of one kind wait at one time, and what stands for the kind in an address."""

    words: str
    count: int

    @property
    def slug(self) -> str:
        return slugify(self.words)


@dataclass(frozen=True)
class Group:
    """A page of what waits at one time, and how many there are in all, and of each kind. `kind` where it is of one alone."""

    by: By
    count: int
    tasks: list[Task]
    kinds: list[OfKind] = field(default_factory=list)
    kind: str = ""

    @property
    def title(self) -> str:
        return f"{self.by.label}: {self.kind}" if self.kind else str(self.by.label)


def first_of_each(sources: Iterable[Source], few: int, more: int) -> list[Group]:
    """Each group with its first `few` tasks; where no more than `more` would be left out, with all of them."""
    kinds, rows = _gathered(sources, few + more)
    counts = {by: sum(one.count for one in of) for by, of in kinds.items()}
    found = {by: rows[by][: few if counts[by] > few + more else None] for by in By if by in rows}
    said = iter(_said([one for first in found.values() for one in first]))
    return [Group(by, counts[by], [next(said) for _ in first], kinds[by]) for by, first in found.items()]


def page_of(sources: Iterable[Source], by: By, number: int, size: int, kind: str = "") -> Group:
    """One page of one group, or of what is of one kind in it, by the kind's slug; of no kind that there is, nothing."""
    asked = [source for source in sources if not kind or slugify(source.kind) == kind]
    kinds, rows = _gathered(asked, number * size, by)
    of = kinds.get(by, [])
    words = next((source.kind for source in asked), "") if kind else ""
    return Group(by, sum(one.count for one in of), _said(rows[by][(number - 1) * size :]), of, words)


Found = tuple[Source, Row]


def _gathered(
    sources: Iterable[Source], most: int, only: By | None = None
) -> tuple[dict[By, list[OfKind]], dict[By, list[Found]]]:
    """How many there are of each kind in each group, and the first of the group, in their order."""
    counts: dict[By, Counter[str]] = defaultdict(Counter)
    rows: dict[By, list[Found]] = defaultdict(list)
    for source in sources:
        of_all: dict[By, int] = {}
        for row in source.first(most, only):
            of_all[row.group] = row.of_all
            rows[row.group].append((source, row))
        for by, count in of_all.items():
            counts[by][source.kind] += count
    for found in rows.values():
        found.sort(key=lambda one: one[1].place)
        del found[most:]
    kinds = {by: [OfKind(words, count) for words, count in of.items()] for by, of in counts.items()}
    return kinds, rows


def _said(found: list[Found]) -> list[Task]:
    """The tasks in the order of the rows; each source is asked once, for all of its own."""
    own: dict[int, list[Row]] = defaultdict(list)
    for source, row in found:
        own[id(source)].append(row)
    sources = {id(source): source for source, _ in found}
    tasks = {key: iter(sources[key].said(rows)) for key, rows in own.items()}
    return [next(tasks[id(source)]) for source, _ in found]
