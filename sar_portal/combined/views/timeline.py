"""The timeline: the composite as a picture, filtered by what the address holds."""

from chronology.selectors.versions import versions_in_force
from reviews.models import Review
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.forms.composite import FilterForm
from sar_portal.combined.selectors.annotations import episodes_of
from sar_portal.combined.selectors.timeline import timeline_of
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def timeline_detail(request, review):
    versions = versions_in_force(request.user, review)
    episodes = episodes_of(request.user, review)
    form = FilterForm(request.GET or None, versions=versions, kloes=review.kloes.all(), episodes=episodes)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    timeline = timeline_of(request.user, review, versions, address=request.GET, asked=asked)
    return show(request, review, "timeline_detail", form=form, timeline=timeline)
