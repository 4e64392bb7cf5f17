"""Who is who: the people key of a review, the board's shelf and those that agencies froze with what they returned."""

from chronology.selectors.people import shown
from reviews.models import Review
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.READ_COMBINED, on=Review, known_by=BY_REFERENCE)
def key_list(request, review):
    manages = Perm.MANAGE_REVIEW in request.allowed and Perm.SEE_IDENTITY in request.allowed
    return show(request, review, "key_list", shown=shown(request.user, review), manages=manages)
