"""What the board asks about entries of this agency's chronology, and the agency's answers."""

from django.urls import reverse

from chronology.forms.queries import AnswerForm
from chronology.models import RowQuery
from chronology.selectors import queries as selectors
from chronology.selectors.people import key_of_return
from chronology.services.settling import answer_query
from chronology.views.pages import PART, answer, show, typed
from reviews.models import ReturnPart
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

QUERY = {"reference": "agency_return__reference", "key": "pk"}


@requires(Perm.READ_DRAFT, on=ReturnPart, known_by=PART)
def query_list(request, part):
    return show(request, "query_list", part, asked=selectors.asked_rows(request.user, part.agency_return))


@requires(Perm.SUBMIT, Perm.ANSWER_REQUEST, on=RowQuery, known_by=QUERY)
def query_answer(request, query):
    part = query.entry.submission.part
    one = selectors.asked_row(request.user, query.agency_return, query.pk)

    def send(**typed_in):
        return answer_query(query=query, by=request.user, **typed_in)

    def then(_answer) -> str:
        return reverse("chronology:query_list", args=[query.agency_return.reference])

    key = key_of_return(query.agency_return) if request.method == "POST" else None
    form = AnswerForm(typed(request), key=key)
    done = "Your answer is with the board."
    return answer(request, "query_answer", part, form, send, then=then, done=done, one=one)
