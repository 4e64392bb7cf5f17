"""For how long each kind of record is kept, and from when, where a board has not decided. No figure is law: none was found."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sar_portal.closing.models import RecordKind, Trigger

MOST_YEARS = 100


@dataclass(frozen=True)
class Rule:
    kind: str
    years: int
    trigger: str

    @property
    def words(self) -> str:
        years = "1 year" if self.years == 1 else f"{self.years} years"
        return f"{years} after {Trigger(self.trigger).label}"

    def due_on(self, triggered: date) -> date:
        """The day on which it is to be looked at. From 29 February on, the first of March."""
        try:
            return triggered.replace(year=triggered.year + self.years)
        except ValueError:
            return date(triggered.year + self.years, 3, 1)


HOUSE = (
    Rule(RecordKind.INTERVIEWS.value, 6, Trigger.CLOSED.value),
    Rule(RecordKind.KEY.value, 10, Trigger.CLOSED.value),
    Rule(RecordKind.REVIEW.value, 10, Trigger.LAST_ACTION.value),
)


def as_data(rules: Iterable[Rule]) -> list[dict]:
    return [asdict(rule) for rule in rules]


def from_data(lines: Iterable[dict]) -> tuple[Rule, ...]:
    return tuple(Rule(**line) for line in lines)
