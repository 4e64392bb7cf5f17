"""While a review is suspended its agencies change nothing, by whatever verb."""

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import StaffInterview
from imr.services.appointment import (
    DECLARATION_WORDS,
    agree_resources,
    appoint_contributor,
    end_contributor,
    sign_declaration,
)
from imr.services.interviews import confirm_support_after, end_plan, plan_interview, write_record
from imr.services.putting import put_entry
from reviews.models import Review, ReviewState
from sar_portal.access.decide import can
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from tests.imr import writing

pytestmark = pytest.mark.django_db


def suspend() -> None:
    review = Review.objects.get()
    review.state, review.suspended_from = ReviewState.SUSPENDED, ReviewState.GATHERING
    review.save()


@pytest.fixture
def interview(world, row, appointed):
    entry = row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")
    made = plan_interview(involvement=entry, fields={"arranged_with": "Practice manager"}, by=world.author)
    suspend()
    return StaffInterview.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        (write_record, {"version": 1, "fields": {}}),
        (put_entry, {"entry": None, "outcome": "confirmed"}),
        (confirm_support_after, {"on": timezone.localdate()}),
        (end_plan, {"verb": "decline", "reason": "On advice"}),
        (end_plan, {"verb": "leave", "reason": "Two letters came back"}),
        (end_plan, {"verb": "cancel", "reason": "Not needed"}),
    ],
)
def test_no_interview_goes_on(world, interview, verb, facts):
    with pytest.raises(Refused, match="The review is suspended"):
        verb(interview=interview, by=world.author, **facts)


def test_no_appointment_changes(world, appointed):
    suspend()

    with pytest.raises(Refused, match="The review is suspended"):
        sign_declaration(appointment=appointed, statement=DECLARATION_WORDS, by=world.author)
    words = {"protected_time": "a", "support": "b", "access_to_records": "c"}
    with pytest.raises(Refused, match="The review is suspended"):
        agree_resources(agency_return=world.ret, by=world.lead, **words)


def test_access_can_be_ended_all_the_same(world, appointed):
    appoint_contributor(agency_return=world.ret, person=world.gp1, by=world.lead)
    suspend()

    end_contributor(agency_return=world.ret, person=world.gp1, by=world.lead)

    assert not can(world.gp1, Perm.EDIT_CHRONOLOGY, world.ret)


def test_the_pages_of_submission_say_so_and_offer_nothing_to_press(browse):
    w = writing.drafting()
    writing.write(w)
    pages = {
        reverse("imr:report_submit", args=[w.ret.reference]): "Submit to the senior manager",
        reverse("chronology:chronology_submit", args=[w.ret.reference]): "Submit this chronology",
    }
    client = browse(w.author)
    before = [client.get(there).content.decode() for there in pages]
    suspend()
    for there, button in pages.items():
        page = client.get(there).content.decode()
        assert "The review is suspended, so its returns" in page and button not in page
    assert "The review is suspended, so its returns" not in "".join(before)
    assert "suspended, so its returns" in client.get(w.ret.get_absolute_url()).content.decode()
