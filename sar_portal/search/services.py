"""That words of a case were shown by a search is written in its trail (R10); what was typed is not."""

from collections import Counter

from sar_portal.access.audit import record
from sar_portal.access.decide import scope_id_of
from sar_portal.access.models import ScopedModel
from sar_portal.search.selectors import Group


def record_search(*, groups: list[Group], by) -> None:
    """One event for each review of which something was found, and for each return of whose drafts: what an agency reads of
    its own work is not the board's to know (R3). In one order, as each locks its review's chain.
    """
    shown: Counter[ScopedModel] = Counter()
    for group in groups:
        for one in group.found:
            shown[one.agency_return if group.kind.reads_draft and one.agency_return else one.review] += 1
    for scope in sorted(shown, key=scope_id_of):
        record("viewed", "result_list", scope, by=by, details={"found": shown[scope]})
