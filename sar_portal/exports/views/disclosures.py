"""The disclosure register: the coordinator's, review by review, and the auditor's, without a word of any case."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.row_wall import whole_house
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.exports.forms.disclosures import DisclosureForm
from sar_portal.exports.selectors import lists
from sar_portal.exports.services.disclosures import add_disclosure

BY_REFERENCE = {"reference": "reference"}
ON_A_PAGE = 100


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def disclosure_list(request, review):
    request.board = review.board
    page, lines = lists.register_page(request.user, review, request.GET.get("page"), ON_A_PAGE)
    return render(request, "exports/disclosure_list.html", {"review": review, "page": page, "lines": lines})


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def disclosure_add(request, review):
    """What went out by other means than a file made here."""
    request.board = review.board
    initial = {"given_on": timezone.localdate(), "decided_by": request.user.name}
    form = DisclosureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_disclosure(review=review, by=request.user, **form.cleaned_data)
            messages.success(request, "The disclosure is in the register.")
            return redirect("exports:disclosure_list", reference=review.reference)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "exports/disclosure_add.html", {"review": review, "form": form})


@requires(Perm.READ_AUDIT, on=Board, known_by={"board": "code"})
def disclosure_audit(request, board):
    """The auditor holds nothing on the reviews, and sees of each disclosure no words that may tell of a case."""
    with whole_house():
        page = Paginator(lists.register_audited(request.user, board), ON_A_PAGE).get_page(request.GET.get("page"))
        return render(request, "exports/disclosure_audit.html", {"audited": board, "page": page})
