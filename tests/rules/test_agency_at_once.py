"""Two at one moment inside an agency: who reads an interview (R5), the register (R12), one text (R14)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import (
    InterviewConfirmation,
    InterviewShare,
    ReportAnswer,
    StaffInterview,
    UnsentAnswer,
)
from imr.services.appointment import appoint_contributor
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.recheck import lock
from imr.services.register import add_to_register
from imr.services.sharing import DAYS, answer_record, end_link, erase_unsent, save_unsent, share_record, take_back
from reviews.models import Review
from sar_portal.access import grants
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import AuditEvent, RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import User
from sar_portal.accounts.services import ask_for_address, change_agency
from sar_portal.people.services import accept_invitation, confirm_address, send_invitation
from tests.access.knowing import knows
from tests.accounts.conftest import PASSWORD
from tests.apart import comes_between
from tests.imr import writing
from tests.reviews import world as making
from tests.rules.doors import client_of

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "una.nye@pol.example"


@pytest.fixture
def w(transactional_db):
    return writing.drafting()


def register(w, person) -> None:
    fields = {"code": "PC1", "name": person.name, "role": "Inspector", "email": person.email}
    add_to_register(agency_return=w.ret, fields=fields, by=w.lead)


def told(verb: Callable[[], object]) -> Callable[[], object]:
    """The verb, with the sentence of what spoke against it in place of what it gives."""

    def tried():
        try:
            return verb()
        except (NotAllowed, NotNow, Refused) as refusal:
            return refusal.sentence

    return tried


# --- R5: interview records --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reads", [True, False])
def test_the_agency_says_who_reads_interviews_while_its_register_changes(w, reads):
    """R5: the test of independence had read the setting of before, and would give or take what the new one says."""
    setting = partial(change_agency, agency=w.agencies[0], by=w.lead)
    setting(manager_reads_interviews=not reads)
    comes_between(
        partial(grants.hold, w.agencies[0].scope),
        lambda: register(w, w.second),
        lambda: setting(manager_reads_interviews=reads),
    )
    assert RoleAssignment.objects.live().filter(role=Role.INTERVIEW_READER).exists() == reads
    assert can(w.manager, Perm.READ_INTERVIEWS, w.ret) == reads


@pytest.fixture
def shared(w):
    fields = {"code": "PC2", "name": "Ben Carrow", "role": "Constable"}
    row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    one = plan_interview(involvement=row, fields={"arranged_with": "Their sergeant"}, by=w.author)
    held = {"held_on": timezone.localdate(), "purpose_explained": True}
    one = hold_interview(interview=one, version=one.version, fields=held, by=w.author)
    one = write_record(interview=one, version=one.version, fields={"lessons": "As it was said."}, by=w.author)
    share, _ = share_record(interview=one, address="ben.carrow@home.example", by=w.author)
    return share


def _held(share) -> None:
    StaffInterview.objects.select_for_update(no_key=True).get(pk=share.interview_id)


@pytest.mark.parametrize("how", ["take_back", "end_link"])
@pytest.mark.parametrize(
    ("verb", "facts"), [(answer_record, {}), (save_unsent, {"version": 0, "words": {"comment": "Mine"}})]
)
def test_nobody_answers_by_a_link_that_is_being_withdrawn(w, shared, how, verb, facts):
    """R5: the page was open when the author took the record back, and is sent, or saves by itself, while that is being done."""
    ends = {
        "take_back": lambda: take_back(interview=shared.interview, reason="A mistake in it", by=w.author),
        "end_link": lambda: end_link(interview=shared.interview, by=w.author),
    }
    said = comes_between(partial(_held, shared), told(lambda: verb(share=shared, **facts)), ends[how])
    assert "cannot be used" in said
    assert not InterviewConfirmation.objects.exists() and not UnsentAnswer.objects.exists()


def test_a_record_that_is_being_confirmed_is_not_taken_back(w, shared):
    """R5, R8: what the interviewee said of it stands, and nobody writes in it any more."""
    said = comes_between(
        partial(_held, shared),
        told(lambda: take_back(interview=shared.interview, reason="Late", by=w.author)),
        lambda: answer_record(share=shared),
    )
    assert "cannot be done now" in said and InterviewConfirmation.objects.get().verb == "confirm"
    one = StaffInterview.objects.get()
    with pytest.raises(Refused, match="stands as it is"):
        write_record(interview=one, version=one.version, fields={"lessons": "Otherwise"}, by=w.author)


@pytest.mark.parametrize("how", ["take_back", "end_link", "share_record"])
@pytest.mark.parametrize("first", ["erased", "ended"])
def test_what_is_erased_while_its_link_is_ended_goes_once_and_is_told_once(w, shared, how, first):
    """R5: both remove it and then write to the trail, so that neither has what the other waits for."""
    address, one = shared.address, shared.interview
    ends = {
        "take_back": lambda: take_back(interview=one, reason="A mistake in it", by=w.author),
        "end_link": lambda: end_link(interview=one, by=w.author),
        "share_record": lambda: share_record(interview=one, address=address, by=w.author),
    }
    save_unsent(share=shared, version=0, words={"comment": "Mine"})
    InterviewShare.objects.update(expires_at=timezone.now() - timedelta(days=DAYS))
    verbs = [erase_unsent, ends[how]] if first == "erased" else [ends[how], erase_unsent]
    comes_between(lambda: UnsentAnswer.objects.select_for_update().get(), *verbs)
    goes_on = first == "erased" and how == "share_record"  # the new link had it first
    assert UnsentAnswer.objects.exclude(share=shared).count() == UnsentAnswer.objects.count() == goes_on
    assert AuditEvent.objects.filter(verb="erase_unsent").count() == (first == "ended")


# --- R12: the register ------------------------------------------------------------------------------------------------


def test_a_role_that_is_given_while_they_are_registered_gives_nothing(w):
    """R12: by the service, and by what the services of roles do beneath it."""
    said = comes_between(
        partial(lock, w.ret),
        told(lambda: appoint_contributor(agency_return=w.ret, person=w.second, by=w.lead)),
        lambda: register(w, w.second),
    )
    assert isinstance(said, str) and not RoleAssignment.objects.filter(user=w.second).exists()
    comes_between(
        partial(grants.hold, w.ret.scope),
        lambda: assign_role(user=w.other_lead, role=Role.CONTRIBUTOR, scope=w.ret.scope, by=None),
        lambda: register_other(w),
    )
    assert RoleAssignment.objects.live().filter(user=w.other_lead, scope=w.ret.scope).exists()
    assert not knows(w.other_lead, w.ret)


def register_other(w) -> None:
    fields = {"code": "PC3", "name": w.other_lead.name, "role": "Inspector", "email": w.other_lead.email}
    add_to_register(agency_return=w.ret, fields=fields, by=w.lead)


@pytest.mark.parametrize("place", ["agency", "board"])
@pytest.mark.parametrize("first", ["registered", "comes in"])
def test_whoever_comes_in_while_they_are_registered_sees_nothing_of_it(w, place, first):
    """R12: neither sees what the other has not finished yet."""
    where = {"agency": w.agencies[0], "scope": w.agencies[0].scope, "role": Role.AGENCY_LEAD, "by": w.lead}
    if place == "board":
        where = {"agency": None, "scope": w.board.scope, "role": Role.COORDINATOR, "by": w.administrator}
    invitation = send_invitation(email=NEW, name="Una Nye", **where)
    fields = {"code": "PC1", "name": "Una Nye", "role": "Inspector", "email": NEW}
    verbs = {
        "registered": lambda: add_to_register(agency_return=w.ret, fields=fields, by=w.lead),
        "comes in": lambda: accept_invitation(invitation=invitation, address=NEW, password=PASSWORD),
    }
    [other] = verbs.keys() - {first}
    comes_between(lambda: verbs[first](), verbs[other], lambda: None)
    person = User.objects.get(email=NEW)
    assert person.role_assignments.exists() and not knows(person, w.ret)


def test_whoever_gets_the_address_that_is_being_registered_sees_nothing_of_it(w):
    """R12: a member of the subgroup, who sees the return by a role on the review."""
    assign_role(user=w.subgroup, role=Role.SUBGROUP_READER, scope=w.review.scope, by=w.coordinator)
    assert knows(w.subgroup, w.ret)
    change = ask_for_address(user=w.subgroup, address=NEW, by=w.subgroup)
    comes_between(
        lambda: register(w, SimpleNamespace(name="Una Nye", email=NEW)),
        lambda: confirm_address(change=change, keep="", by=w.subgroup),
        lambda: None,
    )
    assert User.objects.get(pk=w.subgroup.pk).email == NEW and not knows(w.subgroup, w.ret)


# --- R14: one text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["empty", "written", "of the board"])
def test_of_two_who_save_one_text_at_once_the_second_is_shown_both(w, where):
    """R14: also where both opened it while it was empty. The second comes before the first is done, and waits for it."""
    other, url, field = w.author, reverse("imr:section_edit", args=[w.ret.reference, "introduction"]), "text"
    writing.begin(w)
    if where == "written":
        client_of(w.author).post(url, {"version": 0, "text": "As it was"})
    if where == "of the board":
        other = making.person("second@board.example", "Una Nye")
        assign_role(user=other, role=Role.COORDINATOR, scope=w.board.scope, by=None)
        url, field = reverse("reviews:family_change", args=[w.review.reference]), "family_involvement"
    row = Review if where == "of the board" else ReportAnswer
    version = row.objects.get().version if where != "empty" else 0
    first, second = client_of(w.coordinator if where == "of the board" else w.author), client_of(other)
    saved = []
    shown = comes_between(
        lambda: saved.append(first.post(url, {"version": version, field: "Words of the first"})),
        lambda: second.post(url, {"version": version, field: "Words of the other"}),
        lambda: None,
    )
    assert saved[0].status_code == 302 and shown.status_code in {200, 409}
    page = shown.content.decode()
    assert "Words of the first" in page and "Words of the other" in page
    assert getattr(row.objects.get(), field) == "Words of the first"
