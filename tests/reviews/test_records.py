"""Securing the records: listed after acknowledgement, confirmed when all are secured, frozen from then on."""

from datetime import date

import pytest
from django.urls import reverse

from notifications.models import OutboxMessage
from reviews.models import PartState, RecordSet, SignOff, Submission
from reviews.services.answers import acknowledge
from reviews.services.records import (
    add_record_set,
    change_record_set,
    confirm_secured,
    make_available,
    remove_record_set,
)
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale
from sar_portal.documents.canonical import content_hash

ON = date(2026, 9, 7)


@pytest.fixture
def acknowledged(world, sent):
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    return world.ret


def confirm(world):
    return confirm_secured(agency_return=world.ret, name="Lead of POL", role="Safeguarding lead", by=world.lead)


def test_records_are_listed_after_acknowledgement_by_the_agency(world, sent):
    with pytest.raises(Refused, match="Acknowledge"):
        add_record_set(agency_return=world.ret, system="Niche", by=world.lead)
    acknowledge(request=world.ret.requests.get(), by=world.lead)
    for by in (world.coordinator, world.leads[1], world.reviewer):
        with pytest.raises(NotAllowed):
            add_record_set(agency_return=world.ret, system="Niche", by=by)


def test_when_and_by_whom_go_together(world, acknowledged):
    for half in ({"secured_on": ON}, {"secured_by": "Records manager"}):
        with pytest.raises(Refused, match="both"):
            add_record_set(agency_return=world.ret, system="Niche", by=world.lead, **half)


def test_all_are_secured_before_it_is_confirmed(world, acknowledged):
    with pytest.raises(Refused, match="at least one"):
        confirm(world)
    add_record_set(agency_return=world.ret, system="Niche", secured_on=ON, secured_by="Manager", by=world.lead)
    paper = add_record_set(agency_return=world.ret, system="Paper", by=world.lead)
    with pytest.raises(Refused, match="every set"):
        confirm(world)
    assert not Submission.objects.exists()
    change_record_set(record_set=paper, version=1, secured_on=ON, secured_by="Clerk", by=world.lead)
    sign_off = confirm(world)
    part = world.ret.parts.select_related("deadline", "returned").get(kind="records")
    assert part.state == PartState.RETURNED and part.deadline.met_at is not None
    assert part.returned == sign_off.submission and content_hash(part.returned.content) == part.returned.sha256
    assert [each["system"] for each in part.returned.content["record_sets"]] == ["Niche", "Paper"]
    assert (sign_off.name, sign_off.role, sign_off.by) == ("Lead of POL", "Safeguarding lead", world.lead)
    told = OutboxMessage.objects.filter(kind="records_secured").values_list("user__email", flat=True)
    assert set(told) == {world.coordinator.email}


def test_a_confirmed_list_is_fixed_but_for_when_the_author_got_it(world, acknowledged):
    kept = add_record_set(agency_return=world.ret, system="Niche", secured_on=ON, secured_by="Manager", by=world.lead)
    confirm(world)
    for attempt in (
        lambda: add_record_set(agency_return=world.ret, system="More", by=world.lead),
        lambda: change_record_set(record_set=kept, system="Other", by=world.lead),
        lambda: remove_record_set(record_set=kept, by=world.lead),
        lambda: confirm(world),
    ):
        with pytest.raises(Refused, match="list is fixed"):
            attempt()
    make_available(record_set=kept, on=date(2026, 9, 20), by=world.lead)
    assert RecordSet.objects.get().available_on == date(2026, 9, 20)
    assert SignOff.objects.count() == 1


def test_the_second_of_two_editors_is_shown_both(world, acknowledged, browse):
    kept = add_record_set(agency_return=world.ret, system="Niche", description="First words", by=world.lead)
    change_record_set(record_set=kept, version=1, description="Words of a colleague", by=world.lead)
    with pytest.raises(Stale):
        change_record_set(record_set=kept, version=1, description="My words", by=world.lead)
    url = reverse("reviews:record_change", args=[world.ret.reference, kept.pk])
    client = browse(world.lead)
    page = client.post(url, {"version": "1", "system": "Niche", "description": "My words"}).content.decode()
    assert "Words of a colleague" in page and "My words" in page and 'value="2"' in page
    assert RecordSet.objects.get().description == "Words of a colleague"
    client.post(url, {"version": "2", "system": "Niche", "description": "Both of our words"})
    assert RecordSet.objects.get().description == "Both of our words"
    assert set(kept.history.values_list("description", flat=True)) >= {"First words", "Words of a colleague"}


def test_a_removed_set_stays_in_its_history(world, acknowledged):
    kept = add_record_set(agency_return=world.ret, system="Niche", by=world.lead)
    key = kept.pk
    remove_record_set(record_set=kept, by=world.lead)
    last = RecordSet.history.filter(id=key).first()
    assert (last.history_type, last.system, last.history_user) == ("-", "Niche", world.lead)


def test_confirming_in_the_browser(world, acknowledged, browse):
    add_record_set(agency_return=world.ret, system="Niche", secured_on=ON, secured_by="Manager", by=world.lead)
    url = reverse("reviews:records_confirm", args=[world.ret.reference])
    client = browse(world.lead)
    page = client.get(url).content.decode()
    assert "Safeguarding lead" in page and "7 September 2026" in page
    page = client.post(url, {"name": "Kept words", "role": "Lead"}).content.decode()
    assert "Kept words" in page and "Tick the box" in page
    response = client.post(url, {"name": "Lead of POL", "role": "Lead", "confirm": "on"})
    assert response.headers["Location"] == reverse("reviews:record_list", args=[world.ret.reference])
    assert world.ret.parts.get(kind="records").state == PartState.RETURNED
