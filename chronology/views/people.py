"""The agency's key of people: which code stands for whom. It never leaves the agency."""

from django.urls import reverse

from chronology.forms.entries import PersonForm, VersionForm
from chronology.models import PersonCode
from chronology.policies import check_in_progress
from chronology.selectors.drafts import people_of
from chronology.services import people as verbs
from chronology.services.entries import chronology_of
from chronology.views.pages import PART, PERSON, answer, part_of, show, typed
from reviews.models import ReturnPart
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires


def _list(thing) -> str:
    return reverse("chronology:person_list", args=[part_of(thing).agency_return.reference])


@requires(Perm.IMPORT_CHRONOLOGY, on=ReturnPart, known_by=PART)
def person_list(request, part):
    chronology = chronology_of(part)
    form = PersonForm(typed(request))

    def add(**values):
        return verbs.add_person(chronology=chronology, by=request.user, **values)

    people = people_of(request.user, chronology)
    return answer(request, "person_list", part, form, add, then=_list, done="The code is in the key.", people=people)


@requires(Perm.IMPORT_CHRONOLOGY, on=PersonCode, known_by=PERSON)
def person_change(request, person):
    check_in_progress(person.chronology, by=request.user)
    stored = {"code": person.code, "name": person.name, "role": person.role}
    form, seen = PersonForm(typed(request), initial=stored), VersionForm(typed(request))
    version = seen.cleaned_data["version"] if seen.is_bound and seen.is_valid() else person.version

    def change(**values):
        return verbs.change_person(person=person, version=version, by=request.user, **values)

    context = {"person": person, "version": version}
    try:
        return answer(request, "person_change", person, form, change, then=_list, done="The key is saved.", **context)
    except Stale as stale:
        form.add_error(None, stale.sentence)
        context = {"person": person, "version": stale.current.version, "theirs": stale.current}
        return show(request, "person_change", person, status=409, form=form, **context)
