"""Which of several requests to one agency is to be acknowledged: each part by its newest, by one date."""

from datetime import timedelta

from django.utils import timezone

from notifications.models import Deadline, OutboxMessage
from reviews.selectors.requests import to_acknowledge
from reviews.services.answers import acknowledge, refuse
from reviews.services.requests import send_supplementary
from tests.reviews import world as making


def date_of(request):
    return Deadline.objects.get(request=request)


def test_of_two_requests_for_the_same_parts_the_newer_alone_is_to_be_acknowledged(world, sent):
    first, later = world.ret.requests.get(), timezone.localdate() + timedelta(days=60)
    facts = {"conditions": making.CONDITIONS, "supply_to": "Us", "note": "?", "by": world.coordinator}
    asks = ["records", "chronology", "imr"]
    second = send_supplementary(agency_return=world.ret, asks=asks, due=dict.fromkeys(asks, later), **facts)
    assert list(to_acknowledge(world.ret)) == [second]
    assert not date_of(first).is_open and date_of(second).is_open
    acknowledge(request=second, by=world.lead)
    assert not to_acknowledge(world.ret) and not date_of(second).is_open
    # A letter about what is in progress already is to be acknowledged, as any other.
    third = send_supplementary(agency_return=world.ret, asks=["imr"], due={"imr": later}, **facts)
    assert list(to_acknowledge(world.ret)) == [third] and date_of(third).is_open


def test_what_a_supplementary_request_asks_again_has_one_date_to_acknowledge_by(world, sent):
    first, later = world.ret.requests.get(), timezone.localdate() + timedelta(days=60)
    for part in world.ret.parts.all():
        refuse(part=part, reason="No", by=world.lead)
    assert not date_of(first).is_open
    second = send_supplementary(
        agency_return=world.ret, asks=["imr"], due={"imr": later}, conditions=making.CONDITIONS, supply_to="Us",
        note="?", by=world.coordinator,
    )  # fmt: skip
    assert list(to_acknowledge(world.ret)) == [second]
    assert not date_of(first).is_open and date_of(second).is_open


def test_a_letter_that_asks_for_several_parts_again_is_told_once(world, sent):
    later = timezone.localdate() + timedelta(days=60)
    for part in world.ret.parts.all():
        refuse(part=part, reason="No", by=world.lead)
    told = OutboxMessage.objects.filter(kind="request_sent", reference=world.ret.reference)
    before = told.count()
    asks = ["chronology", "imr"]
    send_supplementary(
        agency_return=world.ret, asks=asks, due=dict.fromkeys(asks, later), conditions=making.CONDITIONS, supply_to="Us",
        note="?", by=world.coordinator,
    )  # fmt: skip
    assert told.count() == before + 1
