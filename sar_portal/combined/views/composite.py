"""The composite chronology, filtered by what the address holds."""

from chronology.selectors import composite
from reviews.models import Review
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.composite import FilterForm
from sar_portal.combined.selectors import composite as selectors
from sar_portal.combined.selectors.returns import reports
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def composite_list(request, review):
    agencies = [(one.agency.code, one.agency.name) for one in reports(request.user, review)]
    form = FilterForm(request.GET or None, agencies=agencies, kloes=review.kloes.all())
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    filters = selectors.filters_from(asked)
    found = composite.composite_for(request.user, review, filters)
    rows, more = composite.page_of(found, selectors.key_from(request.GET.get("after", "")))
    context = {
        "form": form,
        "days": selectors.by_day(rows),
        "total": found.count(),
        "per_agency": composite.counts_by_agency(found),
        "next_address": selectors.next_address(request.GET, rows[-1]) if more else "",
        "is_filtered": any(asked.values()),
        "is_first": "after" not in request.GET,
    }
    page = show(request, review, "composite_list", **context)
    if request.htmx and form.errors:
        # Only the rows would be swapped in; what is wrong with the filter has to be seen as well.
        page["HX-Redirect"] = request.get_full_path()
    return page
