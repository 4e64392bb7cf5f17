"""The blank form of a template, as Word or PDF: for authors who think on paper, and for administrators."""

from django.http import Http404
from django.http.response import HttpResponseBase

from imr.models import ReportPart, TemplateSection
from imr.selectors.templates import blank_of, newest_template, sections_of
from imr.views.report import KNOWN_BY
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.documents.models import MEDIA_TYPES, Kind
from sar_portal.documents.office import word_report
from sar_portal.documents.render import render_pdf
from sar_portal.documents.selectors import crest_of
from sar_portal.documents.views import download


def blank_response(
    board: Board, number: int, sections: list[TemplateSection], *, form: str, reference: str = ""
) -> HttpResponseBase:
    """`form` is 'docx' or 'pdf'; anything else is not there."""
    frozen = blank_of(board, number, sections, reference=reference) | crest_of(board)
    name = f"{frozen['reference']}-blank-report-{number}.{form}"
    if form == "docx":
        return download(word_report.blank_report(frozen), media_type=MEDIA_TYPES[Kind.DOCX], name=name)
    if form == "pdf":
        return download(render_pdf("blank_report", frozen), media_type=MEDIA_TYPES[Kind.PDF], name=name)
    raise Http404


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def blank_download(request, part, form):
    """The template of the author's own report, or the one it would begin on."""
    ret = part.agency_return
    report = getattr(part, "report", None)
    template = report.template if report else newest_template(ret.review.board)
    number = template.number if template else 1
    return blank_response(ret.review.board, number, sections_of(template), form=form, reference=ret.reference)
