"""One decision asked five ways gives one answer: visible, can, holders, who and allowed, for everyone, on everything."""

import pytest

from chronology.models import ChronologyEntry
from imr.models import HandOver, Report, StaffInterview
from reviews.models import AgencyReturn, InformationRequest, ReturnPart, Review, Submission
from sar_portal.access.decide import allowed, can, holders, require, scope_model, visible, who
from sar_portal.access.errors import NotAllowed, NotNow
from sar_portal.access.permissions import Kind, Perm
from sar_portal.accounts.models import Agency, Board

MODELS = {
    Kind.BOARD: (Board,),
    Kind.AGENCY: (Agency,),
    Kind.REVIEW: (Review,),
    Kind.RETURN: (AgencyReturn, ReturnPart, InformationRequest, Submission, ChronologyEntry, Report, StaffInterview),
    Kind.HAND_OVER: (HandOver,),
}
CASES = [(perm, model) for perm in Perm for model in MODELS[perm.kind]]


@pytest.mark.parametrize(("perm", "model"), CASES, ids=lambda one: str(getattr(one, "__name__", one)))
def test_the_questions_agree(world, perm, model):
    objects = list(model._default_manager.all())
    assert objects
    held_by = {obj.pk: set(holders(perm, obj).values_list("pk", flat=True)) for obj in objects}
    for persona, user in world.people.items():
        seen = set(visible(user, perm, model).values_list("pk", flat=True))
        held = set(who(user, perm, model).values_list("pk", flat=True))
        assert seen <= held, persona
        assert held == {pk for pk, people in held_by.items() if user.pk in people}, persona
        for obj in _one_of_each(objects, seen, held):
            assert can(user, perm, obj) == (obj.pk in seen), persona
            assert _required(perm, obj, user) == ("yes" if obj.pk in seen else "not now" if obj.pk in held else "no")
            if scope_model(model) is model:
                assert (perm in allowed(user, obj)) == (obj.pk in seen), persona


def _one_of_each(objects, seen: set, held: set) -> list:
    """One that they see, one that they hold but do not see now, one that they do not hold: as far as there are such."""
    return list({(obj.pk in seen, obj.pk in held): obj for obj in reversed(objects)}.values())


def _required(perm, obj, user) -> str:
    try:
        require(perm, obj, user)
    except NotNow:
        return "not now"
    except NotAllowed:
        return "no"
    return "yes"


def test_an_excluded_person_holds_nothing_of_the_return_by_any_question(world):
    """R12: whatever other roles they hold, by every question, for every permission."""
    excluded, ret = world.people["excluded"], world.returns["a_one"]
    assert allowed(excluded, ret) == frozenset()
    for perm in (perm for perm in Perm if perm.kind == Kind.RETURN):
        assert not can(excluded, perm, ret) and excluded not in holders(perm, ret)
    assert can(excluded, Perm.ACCEPT, world.returns["a_two"])


def test_nothing_of_a_return_is_read_by_the_board_before_it_is_returned(world):
    """R3: review 2 has returned nothing, so nobody of the board reads anything in it."""
    for persona in ("coordinator", "lead_reviewer", "subgroup"):
        for short in ("a_two", "b_two"):
            assert not can(world.people[persona], Perm.READ_RETURNED, world.returns[short])
    draft = ReturnPart.objects.get(agency_return=world.returns["b_one"], kind="chronology")
    assert not Submission.objects.filter(part=draft).exists()


@pytest.mark.parametrize("persona", ["administrator", "auditor", "nobody", "subgroup_unshared"])
def test_some_hold_nothing_of_any_case(world, persona):
    """product.md, 'Who uses it': no case content."""
    user = world.people[persona]
    for model in (Review, AgencyReturn, HandOver):
        kind = {Review: Kind.REVIEW, AgencyReturn: Kind.RETURN, HandOver: Kind.HAND_OVER}[model]
        for perm in (perm for perm in Perm if perm.kind == kind):
            assert not who(user, perm, model).exists()
