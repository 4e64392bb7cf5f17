"""The composite chronology, filtered by what the address holds; one entry as it was returned; and gaps."""

from chronology.selectors import disagreements
from chronology.selectors.returned_entries import entry_as_returned
from chronology.selectors.returned_gaps import returned_gaps
from chronology.selectors.versions import columns_of, versions_in_force
from reviews.models import Review
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.composite import FilterForm
from sar_portal.combined.selectors import annotations
from sar_portal.combined.selectors import composite as selectors
from sar_portal.combined.selectors.threads import comment_counts
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def composite_list(request, review):
    versions = versions_in_force(request.user, review)
    episodes = annotations.episodes_of(request.user, review)
    form = FilterForm(request.GET or None, versions=versions, kloes=review.kloes.all(), episodes=episodes)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    reading = selectors.reading_of(request.user, review, versions, address=request.GET, asked=asked)
    page = show(request, review, "composite_list", form=form, reading=reading)
    if request.htmx and form.errors:
        # Only the rows would be swapped in; what is wrong with the filter has to be seen as well.
        page["HX-Redirect"] = request.get_full_path()
    return page


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def entry_detail(request, review, ref, number):
    shown = entry_as_returned(request.user, review, ref, number)
    place = selectors.address_of(review, shown.in_force) if shown.in_force else ""
    said = annotations.beside(request.user, review, [shown.stored])[shown.entry.entry_id_then]
    same = disagreements.of_rows(request.user, review, [shown.entry])[shown.entry.entry_id_then]
    beside = [(one.beside(shown.entry), one) for one in same]
    context = {"shown": shown, "place": place, "said": said, "beside": beside}
    return show(request, review, "entry_detail", columns=columns_of([shown.entry.submission]), **context)


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def gap_list(request, review):
    versions = versions_in_force(request.user, review)
    gaps, said = returned_gaps(request.user, review), comment_counts(request.user, review)
    return show(request, review, "gap_list", gaps=gaps, versions=versions, said=said)
