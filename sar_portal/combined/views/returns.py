"""What was returned, agency beside agency: who is in, and the answers."""

from reviews.models import Review
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.selectors import returns as selectors
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def combined_overview(request, review):
    returns = selectors.returns_in(request.user, review)
    counts = selectors.learning_counts(request.user, review)
    return show(request, review, "combined_overview", returns=returns, counts=counts)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def answer_compare(request, review):
    reports = selectors.reports(request.user, review)
    return show(
        request, review, "answer_compare", rows=selectors.kloe_matrix(request.user, review), returns=list(reports)
    )
