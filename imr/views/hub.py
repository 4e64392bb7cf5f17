"""The page of one return."""

from django.shortcuts import redirect

from imr.selectors.hub import href, hub_of
from imr.views.pages import show
from reviews.models import AgencyReturn
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


@requires(Perm.SEE_PROGRESS, Perm.EDIT_CHRONOLOGY, on=AgencyReturn, known_by={"reference": "reference"})
def return_hub(request, ret):
    """A contributor sees the chronology being built and nothing else, so that is where their way leads."""
    if Perm.SEE_PROGRESS not in request.allowed:
        return redirect(href("chronology:entry_list", reference=ret.reference))
    return show(request, "return_hub", ret, hub=hub_of(request.user, ret))
