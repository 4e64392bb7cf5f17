"""Who writes, who accepts, and whether they are independent of the people on the register."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from imr.forms.appointment import (
    AuthorForm,
    ConflictForm,
    ContributorForm,
    DeclarationForm,
    IdentityForm,
    ManagerForm,
    OutsiderForm,
    ResourcesForm,
    StandInForm,
)
from imr.forms.register import ReasonForm
from imr.models import IdentityQuestion
from imr.policies import IdentityOpen
from imr.selectors.register import board_people, candidates, people_of, questions_for
from imr.services import appointment as verbs
from imr.services.outsiders import invite_outsider
from imr.views.pages import answer, show, typed
from reviews.models import AgencyReturn
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.forms import ConfirmIdentityForm
from sar_portal.accounts.stepup import confirm_identity, requires_recent_authentication

KNOWN_BY = {"reference": "reference"}
QUESTION = {"reference": "agency_return__reference", "key": "pk"}


def _author_page(ret) -> str:
    return reverse("imr:author_detail", args=[ret.reference])


def _or_ask(request, ret, form, verb):
    """Calls the verb; where a same-name question stands in the way, leads to it. A refusal stays above the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = verb(agency_return=ret, by=request.user, **form.cleaned_data)
    except IdentityOpen as question:
        messages.info(request, question.sentence)
        return redirect("imr:identity_list", ret.reference)
    except Refused as refused:
        form.add_error("person", refused.sentence)
        return None
    if made.verb == "refused":
        form.add_error("person", f"{made.reason} The refusal is kept.")
        return None
    messages.success(request, f"{made.person} was appointed.")
    return redirect(_author_page(ret))


@requires(Perm.READ_DRAFT, on=AgencyReturn, known_by=KNOWN_BY)
def author_detail(request, ret):
    people = people_of(request.user, ret)
    questions = questions_for(request.user, ret)
    return show(request, "author_detail", ret, people=people, questions=questions)


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=KNOWN_BY)
@requires_recent_authentication
def author_appoint(request, ret):
    form = AuthorForm(typed(request), people=candidates(request.user, ret))
    went = _or_ask(request, ret, form, verbs.propose_author)
    return went or show(request, "author_appoint", ret, form=form, people=people_of(request.user, ret))


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=KNOWN_BY)
@requires_recent_authentication
def manager_appoint(request, ret):
    people = people_of(request.user, ret)
    replaces = people.senior_manager is not None
    form = ManagerForm(typed(request), people=candidates(request.user, ret), replaces=replaces)
    went = _or_ask(request, ret, form, verbs.propose_senior_manager)
    return went or show(request, "manager_appoint", ret, form=form, people=people)


@requires(Perm.ACCEPT, on=AgencyReturn, known_by=KNOWN_BY)
def manager_stand_aside(request, ret):
    form = ConflictForm(typed(request))

    def stand_aside(reason):
        return verbs.stand_aside(agency_return=ret, reason=reason, by=request.user)

    done = "Your conflict is recorded and your agency’s lead has been told. You no longer see this return."
    return answer(request, "manager_stand_aside", ret, form, stand_aside, then=reverse("home:work_list"), done=done)


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=KNOWN_BY)
@requires_recent_authentication
def contributor_add(request, ret):
    form = ContributorForm(typed(request), people=candidates(request.user, ret))
    went = _or_ask(request, ret, form, verbs.propose_contributor)
    return went or show(request, "contributor_add", ret, form=form)


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=KNOWN_BY)
@requires_recent_authentication
def outsider_invite(request, ret):
    form = OutsiderForm(typed(request))

    def send(name, email, email_again):
        return invite_outsider(agency_return=ret, email=email, name=name, by=request.user)

    done = "The invitation is on its way. Once they have an account you can appoint them."
    return answer(request, "outsider_invite", ret, form, send, then=_author_page(ret), done=done)


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=KNOWN_BY)
@requires_recent_authentication
def contributor_end(request, ret, key):
    held = get_object_or_404(candidates(request.user, ret), pk=key)
    form = ReasonForm(typed(request), label="Why does their access end?")

    def end(reason):
        return verbs.end_contributor(agency_return=ret, person=held, reason=reason, by=request.user)

    then, done = _author_page(ret), "Their access has ended. What they added stays."
    return answer(request, "contributor_end", ret, form, end, then=then, done=done, person=held)


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=KNOWN_BY)
def identity_list(request, ret):
    return show(request, "identity_list", ret, questions=questions_for(request.user, ret))


@requires(Perm.APPOINT_AUTHOR, on=IdentityQuestion, known_by=QUESTION)
def identity_answer(request, question):
    ret = question.agency_return
    both = next((one for one in questions_for(request.user, ret) if one.question == question), None)
    if both is None:
        messages.info(request, "This was answered already, or the entry is no longer on the register.")
        return redirect("imr:identity_list", ret.reference)
    form = IdentityForm(typed(request))

    def keep(verb, reason):
        return verbs.answer_question(question=question, verb=verb, reason=reason, by=request.user)

    return answer(
        request, "identity_answer", ret, form, keep, then=_author_page(ret), done="The answer is kept.", both=both
    )


@requires(Perm.DECLARE_INDEPENDENCE, on=AgencyReturn, known_by=KNOWN_BY)
def declaration_sign(request, ret):
    people = people_of(request.user, ret)
    form = DeclarationForm(typed(request))
    identity = ConfirmIdentityForm(typed(request), user=request.user)

    def sign(agree, other_interests):
        if people.author is None:
            raise NotAllowed()
        if not identity.is_valid():
            raise Refused("Confirm who you are to sign.")
        confirm_identity(request, identity)
        statement = verbs.DECLARATION_WORDS
        return verbs.sign_declaration(
            appointment=people.author, statement=statement, other_interests=other_interests, by=request.user
        )

    context = {"identity": identity, "words": verbs.DECLARATION_WORDS, "people": people}
    return answer(
        request, "declaration_sign", ret, form, sign, then=ret.get_absolute_url(), done="You have signed.", **context
    )


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=KNOWN_BY)
def resources_agree(request, ret):
    form = ResourcesForm(typed(request))

    def agree(**words):
        return verbs.agree_resources(agency_return=ret, by=request.user, **words)

    return answer(request, "resources_agree", ret, form, agree, then=_author_page(ret), done="What was agreed is kept.")


@requires(Perm.CHECK_QUALITY, on=AgencyReturn, known_by=KNOWN_BY)
@requires_recent_authentication
def stand_in_record(request, ret):
    form = StandInForm(typed(request), people=board_people(request.user, ret))

    def stand_in(person, job_title, reason):
        return verbs.record_stand_in(
            agency_return=ret, person=person, job_title=job_title, reason=reason, by=request.user
        )

    done = "The stand-in is recorded and can accept for this agency."
    return answer(request, "stand_in_record", ret, form, stand_in, then=ret.get_absolute_url(), done=done)
