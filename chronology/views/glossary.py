"""The agency's own abbreviations: what is used and not explained, what is explained, and changing it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from chronology.forms.entries import VersionForm
from chronology.forms.glossary import TermForm
from chronology.models import GlossaryTerm
from chronology.policies import check_key_open
from chronology.selectors import glossary
from chronology.services import glossary as verbs
from chronology.views.pages import LINE, RETURN, answer, show, typed
from reviews.models import AgencyReturn
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


def _list(agency_return: AgencyReturn) -> str:
    return reverse("chronology:term_list", args=[agency_return.reference])


@requires(Perm.IMPORT_CHRONOLOGY, on=AgencyReturn, known_by=RETURN)
def term_list(request, agency_return):
    form = TermForm(typed(request), initial={"term": request.GET.get("term", "")[:20]})

    def explain(**values):
        return verbs.explain_term(agency_return=agency_return, by=request.user, **values)

    there = _list(agency_return)
    context = {
        "own": glossary.terms_of(request.user, agency_return),
        "unexplained": glossary.unexplained(request.user, agency_return),
        "shared": glossary.shared(agency_return),
    }
    done = "The abbreviation is explained."
    return answer(request, "term_list", agency_return, form, explain, then=lambda _: there, done=done, **context)


@requires(Perm.IMPORT_CHRONOLOGY, on=GlossaryTerm, known_by=LINE)
def term_change(request, line):
    check_key_open(line.agency_return, by=request.user)
    form, seen = TermForm.of(line, typed(request)), VersionForm(typed(request))
    version = line.version
    if seen.is_bound:  # without the version of a page it overwrites nothing, and both texts are shown
        version = seen.cleaned_data["version"] if seen.is_valid() else 0

    def change(**values):
        return verbs.change_term(line=line, version=version, by=request.user, **values)

    context = {"line": line, "version": version}
    there = _list(line.agency_return)
    try:
        return answer(request, "term_change", line, form, change, then=lambda _: there, done="Saved.", **context)
    except Stale as stale:
        form.add_error(None, stale.sentence)
        context = {"line": line, "version": stale.current.version, "theirs": stale.current}
        return show(request, "term_change", line, status=409, form=form, **context)


@requires(Perm.IMPORT_CHRONOLOGY, on=GlossaryTerm, known_by=LINE)
def term_remove(request, line):
    if request.method == "POST":
        verbs.remove_term(line=line, by=request.user)
        messages.success(request, f"{line.term} is out of the glossary.")
    return redirect(_list(line.agency_return))
