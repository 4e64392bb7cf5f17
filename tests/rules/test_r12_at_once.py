"""R12: somebody is put on the register while they do something to the return, or come in."""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from imr.models import Appointment, HandOver, IdentityAnswer, IdentityQuestion, StaffInterview
from imr.services.appointment import (
    answer_question,
    appoint_author,
    appoint_contributor,
    appoint_senior_manager,
    record_stand_in,
)
from imr.services.handover import hand_over
from imr.services.interviews import change_plan, plan_interview
from imr.services.recheck import ask_about, lock
from imr.services.register import add_to_register, change_register_row, strike_off
from reviews.models import Action, Recommendation, StandIn
from reviews.services.returning import accept
from sar_portal.access.errors import NotAllowed
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.actions.models import ActionDecision, Evidence, Note, RecommendationDecision
from sar_portal.actions.services import acting, recommendations
from sar_portal.people.services import accept_invitation, send_invitation
from tests.access.knowing import knows
from tests.accounts.conftest import PASSWORD
from tests.apart import Apart, comes_between
from tests.imr import writing
from tests.reviews import world as making
from tests.rules.test_agency_at_once import NEW, register, told

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = (Appointment, HandOver, IdentityAnswer, StaffInterview, StandIn)


@pytest.fixture
def w(transactional_db):
    return writing.drafting()


def test_nobody_strikes_themselves_off_while_they_are_put_on_the_register(w):
    """R12: they lead the agency, and asked before the row had their address. It would have let them see the return again."""
    assign_role(user=w.second, role=Role.AGENCY_LEAD, scope=w.agencies[0].scope, by=None)
    row = add_to_register(
        agency_return=w.ret, fields={"code": "PC1", "name": "A. Other", "role": "Inspector"}, by=w.lead
    )
    facts = {"involvement": row, "version": row.version, "fields": {"email": w.second.email}}
    said = comes_between(
        partial(lock, w.ret),
        told(lambda: strike_off(involvement=row, reason="A mistake", by=w.second)),
        lambda: change_register_row(**facts, by=w.lead),
    )
    row.refresh_from_db()
    assert said == NotAllowed().sentence and row.struck_off_at is None and not knows(w.second, w.ret)


PLAN = {"arranged_with": "Their sergeant"}
# What changes a return with its row held: who may, and what else it is given.
HELD: dict[Callable, tuple[str, Callable[[SimpleNamespace], dict]]] = {
    hand_over: ("author", lambda w: {"recipient": w.manager, "how": "letter", "handed_on": timezone.localdate()}),
    plan_interview: ("author", lambda w: {"involvement": w.row, "fields": PLAN}),
    change_plan: ("author", lambda w: {"interview": _planned(w), "version": 1, "fields": PLAN}),
    add_to_register: ("second", lambda w: {"fields": {"code": "PC5", "name": "Una Nye", "role": "Constable"}}),
    appoint_author: ("second", lambda w: {"person": w.third, "job_title": ""}),
    appoint_senior_manager: ("second", lambda w: {"person": w.third, "job_title": ""}),
    appoint_contributor: ("second", lambda w: {"person": w.third}),
    answer_question: ("second", lambda w: {"question": w.question, "verb": "different", "reason": "I know them"}),
    record_stand_in: ("coordinator", lambda w: {"person": w.subgroup, "job_title": "", "reason": "Nobody is left"}),
}


def _planned(w) -> StaffInterview:
    return plan_interview(involvement=w.row, fields=PLAN, by=w.author)


@pytest.mark.parametrize("verb", HELD, ids=lambda verb: verb.__name__)
def test_nothing_is_changed_by_somebody_who_has_just_been_put_on_the_register(w, verb):
    """R12: they had asked before, and waited for whoever wrote their name down. R1: nor do they choose who writes or accepts."""
    who, given = HELD[verb]
    assign_role(user=w.second, role=Role.AGENCY_LEAD, scope=w.agencies[0].scope, by=None)
    w.third = making.person("third@pol.example", "Ivy Stone", w.agencies[0], "Chief inspector")
    for code, name in (("PC8", "Ivy Stone"), ("PC9", "Ben Carrow")):
        fields = {"code": code, "name": name, "role": "Constable"}
        w.row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    ask_about(w.ret, w.third)
    w.question = IdentityQuestion.objects.get(person=w.third)
    if verb is not answer_question:
        answer_question(question=w.question, verb="different", reason="Two people", by=w.lead)
    facts = given(w) | {"by": getattr(w, who)}
    if not facts.keys() & {"involvement", "interview", "question"}:
        facts["agency_return"] = w.ret
    before = [list(model.objects.order_by("pk").values()) for model in KEPT]
    said = comes_between(partial(lock, w.ret), told(lambda: verb(**facts)), lambda: register(w, facts["by"]))
    assert said == NotAllowed().sentence and not knows(facts["by"], w.ret)
    assert [list(model.objects.order_by("pk").values()) for model in KEPT] == before and w.ret.register.count() == 3


TODAY = timezone.localdate()
ENDS = {"on_day": TODAY, "reason": "As agreed"}
# What an owner does about a recommendation, and what it is given.
ACTS: dict[Callable, Callable[[Action], dict]] = {
    acting.add_action: lambda action: {"what": "Train the team", "lead_officer": "Head of Service"},
    acting.change_action: lambda action: {"action": action, "version": action.version, "values": {"what": "Otherwise"}},
    acting.finish: lambda action: {"action": action, "on_day": TODAY},
    acting.drop: lambda action: {"action": action, **ENDS},
    acting.revise: lambda action: {"action": action, **ENDS},
    acting.add_note: lambda action: {"text": "Half are trained"},
    acting.add_evidence: lambda action: {"data": b"Trained: 12", "name": "list.txt", "shows": "Who was there"},
    recommendations.rate: lambda action: {"rag": "green", "suggested": "green"},
    recommendations.not_implement: lambda action: ENDS,
    recommendations.transfer: lambda action: {"reason": "Leave"},
}
ACTED_ON = (Recommendation, RecommendationDecision, Action, ActionDecision, Note, Evidence)


@pytest.mark.parametrize("verb", ACTS, ids=lambda verb: verb.__name__)
def test_an_owner_who_has_just_been_put_on_the_register_acts_on_nothing_of_the_return(transactional_db, verb):
    """R12: they had asked before, and said what is done about it in the trail behind the entry that shut them out."""
    w = writing.submitted()
    words = {"statement": "Accepted for the organisation.", "name": "Grace Holt", "role": "Assistant chief constable"}
    accept(part=w.part, submission=w.submission, by=w.manager, **words)
    one = Recommendation.objects.get(agency_return=w.ret)
    action = acting.add_action(recommendation=one, what="Plan it", lead_officer="Head of Service", by=w.manager)
    facts = ACTS[verb](action) | {"by": w.manager}
    if verb is recommendations.transfer:
        facts["person"] = w.second
    if "action" not in facts:
        facts["recommendation"] = one
    before = [list(model.objects.order_by("pk").values()) for model in ACTED_ON]
    said = comes_between(partial(lock, w.ret), told(lambda: verb(**facts)), lambda: register(w, w.manager))
    assert said == NotAllowed().sentence and not knows(w.manager, w.ret)
    assert [list(model.objects.order_by("pk").values()) for model in ACTED_ON] == before


def test_who_comes_by_a_link_that_is_used_up_keeps_nobody_waiting(w):
    """R12: the returns are locked for whoever may come in, and for nobody else."""
    agency = w.agencies[0]
    invitation = send_invitation(email=NEW, name="Una Nye", agency=agency, scope=agency.scope, by=w.lead)
    accept_invitation(invitation=invitation, address=NEW, password=PASSWORD)
    register(w, SimpleNamespace(name="Una Nye", email=NEW))
    invitation.refresh_from_db()
    with transaction.atomic():
        lock(w.ret)
        coming = Apart(told(lambda: accept_invitation(invitation=invitation, address=NEW, password=PASSWORD)))
        assert not coming.waits()
    coming.join(30)
    assert "cannot be used" in coming.told
