"""The round trip with Word: the draft as a file to work on."""

from imr.models import ReportPart
from imr.selectors.word import word_of
from imr.views.report import KNOWN_BY
from imr.views.writing import begun
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.models import MEDIA_TYPES, Kind
from sar_portal.documents.office.word_report import draft_report
from sar_portal.documents.views import download


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def word_download(request, part):
    """Named by the reference alone (R9); the audit trail says who took it away (R10)."""
    report = begun(request, part)
    name = f"{part.agency_return.reference}-draft-report.docx"
    return download(draft_report(word_of(report)), media_type=MEDIA_TYPES[Kind.DOCX], name=name)
