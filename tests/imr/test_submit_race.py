"""A conflict that is entered while the author submits holds the return, or the submission is refused (R1); neither waits for
the other for ever.
"""

from datetime import timedelta
from functools import partial
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from imr.services.appointment import appoint_author
from imr.services.recheck import lock
from imr.services.register import add_to_register
from reviews.models import ReturnPart
from reviews.services import requests, returning
from reviews.services.holding import take
from reviews.services.requests import send_supplementary, withdraw_part
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.moves import move
from sar_portal.access.roles import Role
from sar_portal.accounts.services import ask_for_address
from sar_portal.people.services import accept_invitation, confirm_address, send_invitation
from tests.accounts.conftest import PASSWORD as SAFE
from tests.apart import Apart, comes_between
from tests.imr import writing
from tests.rules.doors import WORDS
from tests.world.build import CONDITIONS


@pytest.mark.django_db(transaction=True)
def test_registered_and_submitted_at_the_same_moment(world, appointed):
    part = ReturnPart.objects.get(agency_return=world.ret, kind="chronology")
    entered, done, told = Event(), Event(), []

    def submit():
        entered.wait(10)
        try:
            move(part, "submit", by=world.author)
            told.append("submitted")
        except (Refused, NotAllowed, NotNow) as refusal:
            told.append(type(refusal).__name__)
        finally:
            done.set()
            connection.close()

    other = Thread(target=submit)
    other.start()
    with transaction.atomic():
        fields = {"code": "N7", "name": "Somebody Else", "role": "Nurse", "staff_number": "S-100"}
        add_to_register(agency_return=world.ret, fields=fields, by=world.lead)
        entered.set()
        done.wait(2)  # with the return locked, the submission waits here until the entry is committed
    other.join(20)

    part.refresh_from_db()
    assert part.state == "in_progress" and told != ["submitted"]


@pytest.mark.django_db(transaction=True)
def test_who_asks_for_more_and_who_submits_do_not_wait_for_each_other(world, appointed, monkeypatch):
    """Each has its first lock before the other asks for it: the database would end one of them (reviews/services/holding.py)."""
    part = ReturnPart.objects.get(agency_return=world.ret, kind="chronology")
    withdraw_part(part=part, reason="Not needed", by=world.coordinator)
    ask_again, locked, taken, told = requests._ask_again, Event(), Event(), []

    def asking_again(*args):
        locked.set()
        taken.wait(3)  # in one order whoever submits waits for the return, and does not come so far
        ask_again(*args)

    def submit():
        locked.wait(10)
        try:
            with transaction.atomic():
                move(part, "request_again", by=world.coordinator, reason="Needed after all")
                move(part, "acknowledge", by=world.lead)
            with transaction.atomic():
                take(part)
                taken.set()
                told.append(move(part, "submit", by=world.author).subject.state)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is compared below)
            told.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(requests, "_ask_again", asking_again)
    other = Thread(target=submit)
    other.start()
    asked = {"asks": ["chronology"], "due": {"chronology": timezone.localdate() + timedelta(days=30)}, "note": "More"}
    with pytest.raises(NotNow):  # somebody else has asked again meanwhile
        send_supplementary(
            agency_return=world.ret, conditions=CONDITIONS, supply_to="The board", by=world.coordinator, **asked
        )
    other.join(20)
    assert told == ["with_senior_manager"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("verb", "becomes"), [("accept", "returned"), ("finalise", "final"), ("query", "in_progress")])
def test_who_decides_on_a_version_asks_for_the_return_before_the_part(transactional_db, verb, becomes):
    """As whoever keeps the register does: else the database would end one of them (reviews/services/holding.py)."""
    w = writing.submitted()
    version = {"part": w.part, "submission": w.submission}
    if verb == "accept":
        facts = WORDS | {"by": w.manager}
    else:
        returning.accept(**version, **WORDS, by=w.manager)
        facts = {"checklist": {}, "by": w.coordinator} | ({"reason": "Say when."} if verb == "query" else {})
    with transaction.atomic():
        lock(w.ret)
        deciding = Apart(lambda: getattr(returning, verb)(**version, **facts))
        assert deciding.waits()
        take(ReturnPart.objects.get(pk=w.part.pk))
    deciding.join(30)
    w.part.refresh_from_db()
    assert w.part.state == becomes, deciding.told


@pytest.mark.django_db(transaction=True)
def test_who_accepts_an_invitation_and_who_appoints_do_not_wait_for_each_other(world):
    """A lead's role reaches the scopes of every return of the agency, and on each the test of independence is run."""
    facts = {"email": "new@gp.example", "name": "Una Nye", "agency": world.agency, "role": Role.AGENCY_LEAD}
    invitation = send_invitation(scope=world.agency.scope, by=world.lead, **facts)
    comes_between(
        partial(lock, world.ret),
        lambda: accept_invitation(invitation=invitation, address="new@gp.example", password=SAFE),
        lambda: appoint_author(agency_return=world.ret, person=world.author, job_title="Manager", by=world.lead),
    )


@pytest.mark.django_db(transaction=True)
def test_whose_new_address_stands_on_two_registers_and_who_keeps_one_do_not_wait_for_each_other(world, row):
    keeps = partial(add_to_register, agency_return=world.other_return, by=world.other_lead)
    nurse = {"code": "N8", "name": "Somebody Else", "role": "Nurse"}
    row("N8", "Somebody Else", email="moved@gp.example")
    keeps(fields=nurse | {"email": "moved@gp.example"})
    change = ask_for_address(user=world.gp1, address="moved@gp.example", by=world.gp1)
    comes_between(
        partial(lock, world.other_return),
        lambda: confirm_address(change=change, keep="", by=world.gp1),
        lambda: keeps(fields=nurse | {"code": "N9", "email": world.stranger.email}),
    )


@pytest.mark.django_db(transaction=True)
def test_who_accepts_asks_for_the_scope_before_the_trail(transactional_db):
    """As a worker that keeps another paper of the return does: an acceptance makes an owner of recommendations at its end."""
    w = writing.submitted()
    with transaction.atomic():
        grants.hold(w.ret.scope)
        accepting = Apart(lambda: returning.accept(part=w.part, submission=w.submission, **WORDS, by=w.manager))
        assert accepting.waits()
        record("did", "keep_paper", w.part, by=None)
    accepting.join(30)
    w.part.refresh_from_db()
    assert w.part.state == "returned", accepting.told
    assert w.ret.recommendations.exists()
