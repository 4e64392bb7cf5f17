"""How a person wants to be written to."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from notifications.digests import keep_preference
from notifications.forms import PreferenceForm
from notifications.kinds import KINDS
from notifications.selectors.waiting import preference_of
from sar_portal.access.errors import Refused
from sar_portal.access.views import signed_in

AT_ONCE = sorted({row.subject for row in KINDS.values() if row.mandatory and not row.agency_only})


@signed_in
@require_http_methods(["GET", "POST"])
def preference_change(request):
    kept = preference_of(request.user)
    hours = {"quiet_from": kept.quiet_from, "quiet_until": kept.quiet_until}
    form = PreferenceForm(request.POST or None, initial=hours | {"daily": "daily" if kept.daily else "one"})
    if form.is_valid():
        try:
            keep_preference(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("quiet_until", refusal.sentence)
        else:
            messages.success(request, "Your preferences are saved.")
            return redirect("notifications:notice_list")
    return render(request, "notifications/preference_change.html", {"form": form, "at_once": AT_ONCE})
