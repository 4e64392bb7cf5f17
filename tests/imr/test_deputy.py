"""Who accepts when the senior manager cannot: a deputy while they are away, another for good when they have a conflict."""

import pytest
from django.urls import reverse

from imr.models import Appointment
from imr.services.appointment import (
    appoint_author,
    appoint_contributor,
    appoint_senior_manager,
    stand_aside,
)
from notifications.models import OutboxMessage
from reviews.models import SignOff
from reviews.services.returning import accept
from sar_portal.access.errors import NotAllowed, Refused
from tests.accounts.sign_in import sign_in
from tests.imr import writing
from tests.rules.doors import WORDS

pytestmark = pytest.mark.django_db
DEPUTY = {"job_title": "Inspector", "reason": "On leave until 5 December", "deputy": True}


@pytest.fixture
def w(db):
    return writing.submitted()


def decide(w) -> str:
    return reverse("reviews:part_decide", args=[w.ret.reference, "imr"])


def test_a_deputy_decides_by_a_decision_with_its_reason(w, browse):
    url = reverse("imr:manager_appoint", args=[w.ret.reference])
    lead = browse(w.lead)
    sign_in(lead, w.lead)
    unsaid = lead.post(url, {"person": w.second.pk, "job_title": "Inspector", "deputy": "on"})
    assert unsaid.status_code == 200 and Appointment.objects.filter(role="senior_manager").count() == 1
    said = {"person": w.second.pk, "job_title": "Inspector", "deputy": "on", "reason": DEPUTY["reason"]}
    assert lead.post(url, said).status_code == 302
    made = Appointment.objects.filter(verb="appointed", role="senior_manager").latest("at")
    assert (made.person, made.deputy_for, made.reason) == (w.second, w.manager, DEPUTY["reason"])
    assert browse(w.manager).get(decide(w)).status_code == 404
    assert "as a deputy" in browse(w.second).get(decide(w)).content.decode()
    form = browse(w.second).get(reverse("reviews:part_accept", args=[w.ret.reference, "imr", 1])).content.decode()
    assert "Inspector (deputy)" in form
    accept(part=w.report.part, submission=w.submission, by=w.second, **WORDS)
    author = browse(w.lead).get(reverse("imr:author_detail", args=[w.ret.reference])).content.decode()
    assert f"deputy for {w.manager.name}" in author


def test_no_deputy_without_a_reason_from_elsewhere_or_for_nobody(w):
    facts = {"agency_return": w.ret, "by": w.lead} | DEPUTY
    with pytest.raises(Refused, match="until when"):
        appoint_senior_manager(person=w.second, **(facts | {"reason": " "}))
    with pytest.raises(Refused, match="of the same agency"):
        appoint_senior_manager(person=w.other_lead, **facts)
    with pytest.raises(Refused, match="cannot accept"):
        appoint_senior_manager(person=w.author, **facts)
    stand_aside(agency_return=w.ret, reason="I manage PC1", by=w.manager)
    with pytest.raises(Refused, match="nobody to be a deputy for"):
        appoint_senior_manager(person=w.second, **facts)


def test_who_has_a_conflict_is_out_for_good_and_the_lead_is_told(w, browse):
    url = reverse("imr:manager_stand_aside", args=[w.ret.reference])
    assert browse(w.manager).post(url, {"reason": ""}).status_code == 200
    assert browse(w.manager).post(url, {"reason": "I manage PC1"}).status_code == 302
    assert browse(w.manager).get(decide(w)).status_code == 404
    told = OutboxMessage.objects.get(kind="accepter_stood_aside")
    assert told.user == w.lead and "PC1" not in str(vars(told))
    board = OutboxMessage.objects.get(kind="conflict_found", user=w.coordinator)
    assert "PC1" not in str(vars(board))
    facts = {"agency_return": w.ret, "person": w.manager, "by": w.lead}
    with pytest.raises(Refused, match="have a conflict"):
        appoint_senior_manager(job_title="ACC", **facts)
    for appoint in (appoint_contributor, appoint_author):
        with pytest.raises(Refused, match="have a conflict"):
            appoint(job_title="ACC", **facts)
    appoint_senior_manager(agency_return=w.ret, person=w.second, job_title="Inspector", by=w.lead)
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("who", ["author", "lead", "coordinator", "second"])
def test_nobody_says_so_for_another(w, who):
    with pytest.raises(NotAllowed):
        stand_aside(agency_return=w.ret, reason="x", by=getattr(w, who))
    assert not Appointment.objects.filter(verb="stood aside").exists()
