"""That words of a case were shown by a search is written in the trail of each review (R10); what was typed is not."""

from collections import Counter

from reviews.models import Review
from sar_portal.access.audit import record
from sar_portal.search.selectors import Group


def record_search(*, groups: list[Group], by) -> None:
    """One event for each review of which something was found, in one order, as each locks its review's chain."""
    shown: Counter[Review] = Counter(one.review for group in groups for one in group.found)
    for review in sorted(shown, key=lambda one: one.pk):
        record("viewed", "result_list", review, by=by, details={"found": shown[review]})
