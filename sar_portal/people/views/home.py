"""Where a person finds the people, agencies and settings they look after."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from sar_portal.access.views import signed_in
from sar_portal.accounts.selectors import agencies_led, boards_administered, boards_audited, open_resets


@signed_in
@require_GET
def people_home(request):
    context = {
        "agencies": agencies_led(request.user),
        "boards": boards_administered(request.user),
        "audited": boards_audited(request.user),
        "resets": open_resets(request.user),
    }
    return render(request, "people/people_home.html", context)
