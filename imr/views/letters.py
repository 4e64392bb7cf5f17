"""Letters that tell practitioners of a review."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from imr.forms.letters import GivenForm, MakeLettersForm
from imr.models import PractitionerLetter
from imr.selectors.letters import letters_of, without_letter
from imr.selectors.register import register_of
from imr.services import letters as verbs
from imr.views.pages import answer, typed
from reviews.models import AgencyReturn
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.documents.views import rendering_response

KNOWN_BY = {"reference": "reference"}
LETTER = {"reference": "agency_return__reference", "number": "number"}


def _page(ret: AgencyReturn) -> str:
    return reverse("imr:letter_list", args=[ret.reference])


@requires(Perm.KEEP_REGISTER, on=AgencyReturn, known_by=KNOWN_BY)
def letter_list(request, ret):
    """Every letter, and how those that are ticked reached their people."""
    letters = letters_of(request.user, ret)
    waiting = letters.filter(given__isnull=True)
    form = GivenForm(typed(request), letters=waiting, initial={"on": timezone.localdate()})

    def give(**given):
        return verbs.record_given(agency_return=ret, by=request.user, **given)

    context = {"letters": letters, "waits": waiting.exists()}
    return answer(request, "letter_list", ret, form, give, then=_page(ret), done="What you said is kept.", **context)


@requires(Perm.KEEP_REGISTER, on=AgencyReturn, known_by=KNOWN_BY)
def letter_make(request, ret):
    people = register_of(request.user, ret)
    form = MakeLettersForm(typed(request), people=people, initial={"rows": without_letter(request.user, ret)})

    def make(rows):
        return verbs.make_letters(agency_return=ret, rows=rows, by=request.user)

    row = people.first()
    shown = verbs.letter_content(row, number=1, on=timezone.localdate(), by=request.user) if row else None
    done = "The letters are being printed. They are here in a moment."
    return answer(request, "letter_make", ret, form, make, then=_page(ret), done=done, shown=shown, row=row)


@requires(Perm.KEEP_REGISTER, on=PractitionerLetter, known_by=LETTER)
def letter_download(request, letter):
    if letter.pdf is None:
        raise Http404
    return rendering_response(letter.pdf)
