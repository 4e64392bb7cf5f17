"""The annual report's extract: a page and two files."""

from django.http import Http404

from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.closing.selectors import files
from sar_portal.closing.selectors.annual import annual_of, years
from sar_portal.closing.views.pages import BY_CODE, of_board
from sar_portal.documents.models import MEDIA_TYPES, Kind
from sar_portal.documents.views import download

FORMS = {"csv": files.annual_csv, "docx": files.annual_docx}


def _annual(request, board: Board, year: int):
    if year not in years():
        raise Http404
    return annual_of(request.user, board, year)


@requires(Perm.OPEN_REVIEW, on=Board, known_by=BY_CODE)
def annual_detail(request, board, year):
    context = {"annual": _annual(request, board, year), "years": years()}
    return of_board(request, "annual_detail", board, **context)


@requires(Perm.OPEN_REVIEW, on=Board, known_by=BY_CODE)
def annual_download(request, board, year, form):
    if form not in FORMS:
        raise Http404
    data = FORMS[form](_annual(request, board, year))
    return download(data, media_type=MEDIA_TYPES[Kind(form)], name=f"{board.code}-annual-extract-{year}.{form}")
