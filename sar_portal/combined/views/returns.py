"""What was returned, agency beside agency: who is in, and the answers."""

from reviews.models import Review
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.answers import CompareForm
from sar_portal.combined.selectors import returns as selectors
from sar_portal.combined.selectors.threads import comment_counts
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def combined_overview(request, review):
    returns = selectors.returns_in(request.user, review)
    counts = selectors.learning_counts(request.user, review)
    return show(request, review, "combined_overview", returns=returns, counts=counts)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def answer_compare(request, review):
    found = selectors.reports(request.user, review)
    asks = "one" in request.GET or "other" in request.GET
    form = CompareForm(request.GET if asks else None, returns=found)
    two = form.chosen()
    of = {one: found[one] for one in two} if two else found
    rows = selectors.kloe_matrix(request.user, review, of=of)
    opened = {str(row.number) for row in rows} if two else set(request.GET.getlist("open"))
    context = {"rows": rows, "returns": list(of), "form": form, "two": two, "opened": opened}
    return show(request, review, "answer_compare", said=comment_counts(request.user, review), **context)
