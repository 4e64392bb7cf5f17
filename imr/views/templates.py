"""Which versions of the board's templates the agencies of a review get."""

from django.shortcuts import render

from imr.selectors.templates import used_in
from reviews.models import Review
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


@requires(Perm.MANAGE_REVIEW, on=Review, known_by={"reference": "reference"})
def review_templates(request, review):
    request.board = review.board
    return render(request, "imr/review_templates.html", {"review": review, "used": used_in(review)})
