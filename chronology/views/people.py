"""The agency's key of people: which code stands for whom. No other agency ever sees it (R4)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from chronology.forms.entries import VersionForm
from chronology.forms.people import PersonForm
from chronology.models import PersonCode
from chronology.policies import check_key_open
from chronology.selectors.people import common_for_agencies, people_of
from chronology.services import people as verbs
from chronology.views.pages import PERSON, RETURN, answer, show, typed
from reviews.models import AgencyReturn
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


def _list(agency_return: AgencyReturn) -> str:
    return reverse("chronology:person_list", args=[agency_return.reference])


@requires(Perm.IMPORT_CHRONOLOGY, on=AgencyReturn, known_by=RETURN)
def person_list(request, agency_return):
    form = PersonForm(typed(request))

    def add(**values):
        return verbs.add_person(agency_return=agency_return, by=request.user, **values)

    context = {
        "people": people_of(request.user, agency_return),
        "common": common_for_agencies(request.user, agency_return.review),
    }
    there = _list(agency_return)
    return answer(
        request,
        "person_list",
        agency_return,
        form,
        add,
        then=lambda _: there,
        done="The code is in the key.",
        **context,
    )


@requires(Perm.IMPORT_CHRONOLOGY, on=PersonCode, known_by=PERSON)
def person_change(request, person):
    check_key_open(person.agency_return, by=request.user)
    form, seen = PersonForm.of(person, typed(request)), VersionForm(typed(request))
    version = person.version
    if seen.is_bound:  # without the version of a page it overwrites nothing, and both texts are shown
        version = seen.cleaned_data["version"] if seen.is_valid() else 0

    def change(**values):
        return verbs.change_person(person=person, version=version, by=request.user, **values)

    context = {"person": person, "version": version}
    there = _list(person.agency_return)
    try:
        return answer(
            request, "person_change", person, form, change, then=lambda _: there, done="The key is saved.", **context
        )
    except Stale as stale:
        form.add_error(None, stale.sentence)
        context = {"person": person, "version": stale.current.version, "theirs": stale.current}
        return show(request, "person_change", person, status=409, form=form, **context)


@requires(Perm.IMPORT_CHRONOLOGY, on=PersonCode, known_by=PERSON)
def person_remove(request, person):
    check_key_open(person.agency_return, by=request.user)
    if request.method == "POST":
        verbs.remove_person(person=person, by=request.user)
        messages.success(request, f"{person.code} is out of the key.")
        return redirect(_list(person.agency_return))
    return show(request, "person_remove", person, person=person)
