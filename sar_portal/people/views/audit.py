"""The access log of a board and the check that nobody has changed it. Ids and verbs only, no case content (R10)."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from sar_portal.access.audit import verify
from sar_portal.access.permissions import Perm
from sar_portal.access.selectors import parts_put_away
from sar_portal.access.views import requires, signed_in
from sar_portal.accounts.models import Board
from sar_portal.accounts.selectors import audit_events, boards_audited, people_in_audit
from sar_portal.people.forms.people import AuditFilterForm
from sar_portal.people.selectors import lines_of

ON_A_PAGE = 50


@signed_in
@require_GET
def audit_home(request):
    """Leads to the one board the viewer audits, or lets them choose. Nobody else learns that there is a log."""
    boards = list(boards_audited(request.user))
    if not boards:
        raise Http404
    if len(boards) == 1:
        return redirect("people:audit_list", board=boards[0].code)
    return render(request, "people/audit_home.html", {"boards": boards})


@requires(Perm.READ_AUDIT, on=Board, known_by={"board": "code"})
@require_GET
def audit_list(request, board):
    form = AuditFilterForm(request.GET or None, people=people_in_audit(request.user, board))
    chosen = form.cleaned_data if form.is_valid() else {}
    events = audit_events(request.user, board, **chosen)
    page = Paginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "people/audit_list.html", {"audited": board, "form": form, "page": page, "lines": lines_of(page)}
    )


@requires(Perm.READ_AUDIT, on=Board, known_by={"board": "code"})
@require_GET
def audit_verify(request, board):
    """Recomputes every hash: tamper-evident, not tamper-proof."""
    count, faults = verify()
    away, unchecked = parts_put_away()
    context = {"audited": board, "count": count, "faults": faults, "away": away, "unchecked": unchecked}
    return render(request, "people/audit_verify.html", context)
