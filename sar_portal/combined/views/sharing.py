"""Who of the subgroup reads the combined returns."""

from django.contrib import messages
from django.shortcuts import redirect

from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.stepup import requires_recent_authentication, requires_recent_authentication_to_send
from sar_portal.combined.forms.sharing import ShareForm, WithdrawForm
from sar_portal.combined.selectors import sharing as selectors
from sar_portal.combined.services import sharing as services
from sar_portal.combined.views.pages import BY_REFERENCE, show


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
@requires_recent_authentication_to_send
def sharing_list(request, review):
    form = ShareForm(request.POST or None, members=selectors.members_without(review))
    if request.method == "POST" and form.is_valid():
        try:
            services.share_with_subgroup(review=review, member=form.cleaned_data["member"], by=request.user)
            messages.success(request, "The combined returns are shared. The member has been told.")
            return redirect("combined:sharing_list", reference=review.reference)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "readers": selectors.readers(review), "sharings": selectors.sharings(review)}
    return show(request, review, "sharing_list", **context)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
@requires_recent_authentication
def sharing_withdraw(request, review, member):
    reader = selectors.reader_of(review, member)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_sharing(review=review, member=reader, by=request.user, **form.cleaned_data)
            messages.success(request, "The sharing is withdrawn.")
            return redirect("combined:sharing_list", reference=review.reference)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return show(request, review, "sharing_withdraw", form=form, reader=reader)
