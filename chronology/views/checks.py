"""The checks of a chronology, on demand: what was found, each with the rows it concerns."""

from chronology.selectors.checks import results_of
from chronology.selectors.drafts import chronology_at
from chronology.views.pages import PART, show
from reviews.models import ReturnPart
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


@requires(Perm.EDIT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def check_list(request, part):
    results = results_of(request.user, chronology_at(part), asked=request.GET.get("check", ""))
    return show(request, "check_list", part, results=results)
