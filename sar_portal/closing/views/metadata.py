"""Closing a review: what is still to do, its metadata, and the board's metadata as a file."""

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse

from reviews.models import Review
from reviews.views.pages import attempt, typed
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.closing.forms.metadata import MetadataForm
from sar_portal.closing.selectors import files
from sar_portal.closing.selectors.annual import last_year
from sar_portal.closing.selectors.closing import closing_of
from sar_portal.closing.selectors.metadata import facts_of, managed, metadata_of, missing
from sar_portal.closing.services.metadata import enter_metadata
from sar_portal.closing.views.pages import BY_CODE, BY_REFERENCE, of_board, of_review
from sar_portal.documents.views import download

ON_A_PAGE = 50
FORMS = {
    "csv": (files.metadata_csv, "text/csv; charset=utf-8"),
    "json": (files.metadata_json, "application/json"),
}


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def closing_detail(request, review):
    return of_review(request, "closing_detail", review, closing=closing_of(request.user, review))


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def metadata_change(request, review):
    own = metadata_of(review)
    form = MetadataForm.of(own, typed(request), version=own.version)
    enter = partial(enter_metadata, review=review, by=request.user)
    then = reverse("closing:closing_detail", args=[review.reference])
    went, besides = attempt(request, form, enter, then=then, done="The metadata is saved.")
    return went or of_review(request, "metadata_change", review, form=form, **besides)


@requires(Perm.OPEN_REVIEW, on=Board, known_by=BY_CODE)
def metadata_list(request, board):
    """The reviews of the board, and what is missing of each; the files have all of them."""
    page = Paginator(managed(request.user, board), ON_A_PAGE).get_page(request.GET.get("page"))
    found = [(one, missing(facts_of(one))) for one in page]
    return of_board(request, "metadata_list", board, reviews=found, listed=page, last_year=last_year())


@requires(Perm.OPEN_REVIEW, on=Board, known_by=BY_CODE)
def metadata_download(request, board, form):
    if form not in FORMS:
        raise Http404
    write, media_type = FORMS[form]
    data = write([facts_of(one) for one in managed(request.user, board)])
    return download(data, media_type=media_type, name=f"{board.code}-review-metadata.{form}")
