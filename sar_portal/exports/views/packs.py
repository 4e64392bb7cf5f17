"""Asking for the packs of a meeting: a copy for each reader."""

from django.contrib import messages
from django.shortcuts import redirect, render

from reviews.models import Review
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.stepup import requires_recent_authentication
from sar_portal.combined.selectors.sharing import readers
from sar_portal.exports.forms.packs import PackForm
from sar_portal.exports.services.asking import ask_packs
from sar_portal.exports.views.exports import BY_REFERENCE


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
@requires_recent_authentication
def pack_new(request, review):
    request.board = review.board
    form = PackForm(request.POST or None, members=readers(review))
    if request.method == "POST" and form.is_valid():
        try:
            packs = ask_packs(review=review, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        except NotAllowed:
            form.add_error("members", "One of them may not read this review any more.")
        else:
            copies = "1 copy is" if len(packs) == 1 else f"{len(packs)} copies are"
            messages.success(request, f"{copies} being made. Each reader is told when theirs is ready.")
            return redirect("exports:export_list", reference=review.reference)
    return render(request, "exports/pack_new.html", {"review": review, "form": form})
