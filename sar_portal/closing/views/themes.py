"""What a board's reviews had in common, in figures: a page and a file."""

from django.http import Http404

from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.closing.selectors import files
from sar_portal.closing.selectors.annual import last_year, years
from sar_portal.closing.selectors.themes import themes_of
from sar_portal.closing.views.pages import BY_CODE, of_board
from sar_portal.documents.models import MEDIA_TYPES, Kind
from sar_portal.documents.views import download


def _themes(request, board: Board):
    """Of the five years up to the one that the address names; without one, up to the year that ended last."""
    year = request.GET.get("year") or str(last_year())
    if year not in map(str, years()):
        raise Http404
    return themes_of(request.user, board, int(year))


@requires(Perm.READ_THEMES, on=Board, known_by=BY_CODE)
def theme_list(request, board):
    return of_board(request, "theme_list", board, themes=_themes(request, board), years=years())


@requires(Perm.READ_THEMES, on=Board, known_by=BY_CODE)
def theme_download(request, board):
    themes = _themes(request, board)
    name = f"{board.code}-themes-{themes.years[-1]}.csv"
    return download(files.themes_csv(themes), media_type=MEDIA_TYPES[Kind.CSV], name=name)
