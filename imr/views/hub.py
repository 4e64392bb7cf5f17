"""The page of one return."""

from django.shortcuts import redirect, render

from imr.selectors.hub import href, hub_of
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires, signed_in


@requires(Perm.SEE_PROGRESS, on=AgencyReturn, known_by={"reference": "reference"})
def _hub(request, agency_return):
    return render(request, "imr/return_hub.html", {"ret": agency_return, "hub": hub_of(request.user, agency_return)})


@signed_in
def return_hub(request, reference):
    """A contributor sees the chronology being built and nothing else, so that is where their way leads."""
    mine = visible(request.user, Perm.EDIT_CHRONOLOGY, AgencyReturn).filter(reference=reference)
    sees = visible(request.user, Perm.SEE_PROGRESS, AgencyReturn).filter(reference=reference)
    page = href("chronology:entry_list", reference=reference)
    if page and mine.exists() and not sees.exists():
        return redirect(page)
    return _hub(request, reference=reference)
