"""The people of a review whom several agencies write about, and showing real names for ten minutes (security.md G5)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from reviews.forms.people import CommonPersonForm, FamilyContactForm, ShowNamesForm
from reviews.models import CommonPerson, Review
from reviews.selectors.people import family_contacts, names_shown_until
from reviews.services import people as verbs
from reviews.views.pages import answer, show, typed
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.stepup import requires_recent_authentication

KNOWN_BY = {"reference": "reference"}
PERSON = {"reference": "review__reference", "key": "pk"}


def key_of(review: Review) -> str:
    """The page with the whole key, of the room that reads across agencies."""
    return reverse("combined:key_list", args=[review.reference])


def names_first(request, review: Review):
    """Where to go before a page that has a name in its boxes is opened; None while the names are shown."""
    if request.method == "POST" or names_shown_until(request.user, review):
        return None
    return redirect(f"{reverse('reviews:names_show', args=[review.reference])}?{urlencode({'next': request.path})}")


def _next(request, review: Review) -> str:
    """Back to the page of ours that asked; to the key where none did."""
    there = request.POST.get("next") or request.GET.get("next", "")
    return there if there.startswith("/") and url_has_allowed_host_and_scheme(there, None) else key_of(review)


@requires(Perm.SEE_IDENTITY, on=Review, known_by=KNOWN_BY)
@requires_recent_authentication
def names_show(request, review):
    form, there = ShowNamesForm(typed(request)), _next(request, review)

    def show_them(reason):
        return verbs.show_names(review=review, reason=reason, by=request.user)

    def shown(decision) -> str:
        messages.success(request, f"Real names are shown to you until {timezone.localtime(decision.until):%H:%M}.")
        return there

    return answer(request, "names_show", form, show_them, then=shown, done="", review=review, there=there)


@requires(Perm.SEE_IDENTITY, on=Review, known_by=KNOWN_BY)
def names_hide(request, review):
    if request.method == "POST":
        verbs.hide_names(review=review, by=request.user)
        messages.success(request, "Names are hidden again.")
    return redirect(_next(request, review))


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=KNOWN_BY)
def person_add(request, review):
    form = CommonPersonForm(typed(request))

    def add(version, **facts):
        return verbs.add_common_person(review=review, by=request.user, **facts)

    then = key_of(review)
    return answer(request, "person_form", form, add, then=then, done="The person is in the key.", review=review)


@requires(Perm.MANAGE_REVIEW, on=CommonPerson, known_by=PERSON)
def person_change(request, person):
    if elsewhere := names_first(request, person.review):
        return elsewhere
    form = CommonPersonForm.of(person, typed(request))

    def change(version, **facts):
        return verbs.change_common_person(person=person, version=version or 0, by=request.user, **facts)

    then = key_of(person.review)
    return answer(
        request, "person_form", form, change, then=then, done="The key is saved.", review=person.review, person=person
    )


@requires(Perm.MANAGE_REVIEW, on=CommonPerson, known_by=PERSON)
def person_remove(request, person):
    review = person.review
    if request.method == "POST":
        verbs.remove_common_person(person=person, by=request.user)
        messages.success(request, f"{person.code} is out of the key.")
        return redirect(key_of(review))
    return show(request, "person_remove", review, person=person)


# --- the family ------------------------------------------------------------------------------------------------------
@requires(Perm.SEE_IDENTITY, on=Review, known_by=KNOWN_BY)
def family_list(request, review):
    """How the family is involved, and each contact with it."""
    manages = Perm.MANAGE_REVIEW in request.allowed
    return show(request, "family_list", review, contacts=family_contacts(request.user, review), manages=manages)


@requires(Perm.SEE_IDENTITY, on=Review, known_by=KNOWN_BY)
def family_contact_add(request, review):
    form = FamilyContactForm(typed(request), initial={"happened_on": timezone.localdate()})

    def log(**facts):
        return verbs.log_family_contact(review=review, by=request.user, **facts)

    then = reverse("reviews:family_list", args=[review.reference])
    return answer(request, "family_contact_add", form, log, then=then, done="The contact is noted.", review=review)
