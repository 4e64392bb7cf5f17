"""How long records are kept: the board's rules, what is due, a legal hold, keeping longer."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from reviews.models import Review
from reviews.views.pages import attempt, typed
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board
from sar_portal.closing.forms.retention import HoldForm, KeepForm, RulesForm
from sar_portal.closing.models import RecordKind
from sar_portal.closing.selectors import retention as found
from sar_portal.closing.selectors.trail import MAY
from sar_portal.closing.services import retention as verbs
from sar_portal.closing.views.pages import BY_CODE, BY_REFERENCE, of_board, of_review

ON_A_PAGE = 100


def _closing(review: Review) -> str:
    return reverse("closing:closing_detail", args=[review.reference])


def words_of(kind: str) -> str:
    """The kind of record in words. Raises Http404 for one that there is not."""
    if kind not in RecordKind.values:
        raise Http404
    return str(RecordKind(kind).label)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def hold_change(request, review):
    """Sets a legal hold, or lifts the one that the page showed."""
    hold = found.hold_of(review.legal_holds.all())
    form = HoldForm(typed(request), hold=hold.pk if hold else 0)
    done = "The legal hold is lifted." if form.lifts else "The legal hold is set."
    change = partial(verbs.change_hold, review=review, by=request.user)
    went, besides = attempt(request, form, change, then=_closing(review), done=done)
    return went or of_review(request, "hold_change", review, form=form, **besides)


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def kept_longer(request, review, kind):
    words, form = words_of(kind), KeepForm(typed(request))
    keep = partial(verbs.keep_longer, review=review, kind=kind, by=request.user)
    went, besides = attempt(request, form, keep, then=_closing(review), done="They are kept longer.")
    return went or of_review(request, "kept_longer", review, form=form, words=words, **besides)


@requires(*found.READS, on=Board, known_by=BY_CODE)
def retention_list(request, board):
    """What is due, for who runs the reviews; what was proposed and disposed of, for administrator and auditor too."""
    kept = Paginator(found.kept_in(request.user, board), ON_A_PAGE).get_page(request.GET.get("page"))
    gone = Paginator(found.disposals_of(request.user, board), ON_A_PAGE).get_page(request.GET.get("disposals"))
    context = {"kept": kept, "disposals": gone, "runs": Perm.OPEN_REVIEW in request.allowed}
    return of_board(request, "retention_list", board, puts_away=bool(request.allowed & set(MAY)), **context)


@requires(Perm.MANAGE_BOARD, on=Board, known_by=BY_CODE)
def retention_rules(request, board):
    newest = found.newest_rules(board)
    form = RulesForm(typed(request), rules=found.rules_of(board), newest=newest.pk if newest else 0)
    theirs = None
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("seen", "reason")}
        try:
            verbs.decide_rules(board=board, rules=form.chosen(), by=request.user, **facts)
            messages.success(request, "The rules are saved.")
            return redirect("closing:retention_rules", board=board.code)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            newest = found.newest_rules(
                board
            )  # read anew: another decision may have come after this page was asked for
            if newest is not None and facts["seen"] != newest.pk:
                form.meet(newest.pk)
                theirs = found.Decided(newest)
    decisions = found.decided(request.user, board)
    return of_board(request, "retention_rules", board, form=form, decisions=decisions, theirs=theirs)
