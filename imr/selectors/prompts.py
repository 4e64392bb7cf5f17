"""What is pointed out beside a text of the report, without what the person has put away."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from imr.models import PutAway, Report
from imr.phrases import Remark, remarks_on


@dataclass(frozen=True)
class Prompts:
    """Remarks on the words that are stored, each with the label of its box; and what this person has put away here."""

    remarks: list[tuple[str, Remark]] = field(default_factory=list)
    away: frozenset[str] = frozenset()


def prompts_beside(viewer, report: Report, place: str, texts: Iterable[tuple[str, str]]) -> Prompts:
    """Prompts for one text of several boxes, given as (label, words)."""
    away = frozenset(PutAway.objects.filter(report=report, by=viewer, place=place).values_list("prompt", flat=True))
    remarks: dict[str, tuple[str, Remark]] = {}
    for label, words in texts:
        for remark in remarks_on(words):
            if remark.phrase not in away:
                remarks.setdefault(remark.phrase, (label, remark))
    return Prompts(list(remarks.values()), away)
