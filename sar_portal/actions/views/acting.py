"""What is done about a recommendation: actions and their dates, notes, comments, evidence."""

from functools import partial

from django.http import Http404

from reviews.models import Action, Recommendation
from reviews.views.pages import typed
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.actions.forms.register import (
    ActionForm,
    DoneForm,
    EndedForm,
    EvidenceForm,
    NoteForm,
    ReasonForm,
    ReviseForm,
)
from sar_portal.actions.models import Evidence
from sar_portal.actions.selectors.register import READS
from sar_portal.actions.services import acting as verbs
from sar_portal.actions.states import ACTS
from sar_portal.actions.views.pages import BY_REFERENCE, answer
from sar_portal.actions.views.register import Step
from sar_portal.documents.views import file_response

ACTION = {"reference": "recommendation__reference", "number": "number"}
EVIDENCE = {"reference": "recommendation__reference", "key": "pk"}
# Held on a return, and by nobody of the board.
OF_THE_AGENCY = {Perm.READ_DRAFT, Perm.OWN_RECOMMENDATIONS}


@requires(*ACTS, on=Recommendation, known_by=BY_REFERENCE)
def action_plan(request, one):
    form = ActionForm(typed(request))

    def add(version, **values):
        return verbs.add_action(recommendation=one, by=request.user, **values)

    return answer(request, "action_form", one, form, add, done="The action is in the register.")


@requires(*ACTS, on=Action, known_by=ACTION)
def action_change(request, action):
    one = action.recommendation
    form = ActionForm.of(action, typed(request))
    if action.target_on is not None:
        del form.fields["target_on"]

    def change(version, **values):
        return verbs.change_action(action=action, version=version, values=values, by=request.user)

    return answer(request, "action_form", one, form, change, done="Saved.", action=action)


STEPS = {
    "finish": Step(
        DoneForm, "This action is done", "Add evidence of it afterwards.", "The action is done.", verbs.finish
    ),
    "drop": Step(
        EndedForm, "This action will not be done", "It stays in the register with the reason.", "Kept.", verbs.drop
    ),
    "revise": Step(
        ReviseForm, "Give a new date", "The target it had stays beside it.", "The new date is kept.", verbs.revise
    ),
    "reopen": Step(
        ReasonForm, "Reopen this action", "Its date runs again.", "The action is open again.", verbs.reopen_action
    ),
}


@requires(*ACTS, on=Action, known_by=ACTION)
def action_move(request, action, verb):
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    one = action.recommendation
    act = partial(step.verb, action=action, by=request.user)
    form = step.form(typed(request))
    return answer(request, "action_move", one, form, act, done=step.done, step=step, action=action)


@requires(*ACTS, on=Recommendation, known_by=BY_REFERENCE)
def note_add(request, one):
    form = NoteForm(typed(request), label="How far it is", actions=one.actions.all())
    add = partial(verbs.add_note, recommendation=one, by=request.user)
    return answer(request, "note_form", one, form, add, done="The note is kept.", title="Note progress")


@requires(*verbs.COMMENTS, on=Recommendation, known_by=BY_REFERENCE)
def critique_add(request, one):
    form = NoteForm(typed(request), label="Your comment as a critical friend", actions=one.actions.all())
    add = partial(verbs.add_comment, recommendation=one, by=request.user)
    return answer(request, "note_form", one, form, add, done="The comment is kept.", title="Comment")


@requires(*ACTS, on=Recommendation, known_by=BY_REFERENCE)
def evidence_add(request, one):
    form = EvidenceForm(typed(request), request.FILES or None, actions=one.actions.all())

    def add(file, shows, action):
        facts = {"data": file.read(), "name": file.name, "shows": shows, "action": action}
        return verbs.add_evidence(recommendation=one, by=request.user, **facts)

    return answer(request, "evidence_add", one, form, add, done="The file is kept.")


@requires(*READS, on=Evidence, known_by=EVIDENCE)
def evidence_download(request, evidence):
    """The original is for the agency that brought it, its owners of recommendations too, or whoever of the board did; others are
    given a copy (F7).
    """
    own = not OF_THE_AGENCY.isdisjoint(request.allowed) or evidence.by_id == request.user.pk
    return file_response(evidence.file, name=evidence.file_name, original=own)
