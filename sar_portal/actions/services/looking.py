"""A list across reviews shows words of cases, so that it was read is written in the trail of each review (R10)."""

from collections import Counter
from collections.abc import Iterable

from reviews.models import Review
from sar_portal.access.audit import record
from sar_portal.actions.selectors.register import Row


def record_looks(*, rows: Iterable[Row], verb: str, by) -> None:
    """One event for each review whose recommendations were shown, in one order, as each locks its review's chain."""
    shown: Counter[Review] = Counter(row.one.review for row in rows)
    for review in sorted(shown, key=lambda one: one.pk):
        record("viewed", verb, review, by=by, details={"recommendations": shown[review]})
