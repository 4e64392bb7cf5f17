"""Which of several requests to one agency is to be acknowledged: each part by its newest, by one date."""

from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from notifications.models import Deadline, OutboxMessage
from reviews.models import InformationRequest
from reviews.selectors.requests import to_acknowledge
from reviews.services.answers import acknowledge, refuse
from reviews.services.requests import request_again, send_supplementary
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


def test_the_migration_goes_back_and_forward_again_and_one_date_runs_for_each_request(world, sent):
    migration = import_module("reviews.migrations.0012_acknowledge_dates")
    migration.end_dates(apps, None)
    kept = Deadline.objects.filter(kind="acknowledgement")
    assert kept.count() == 3 and not [one for one in kept if one.is_open or one.remind_on]
    assert not InformationRequest.objects.exclude(deadline=None).exists()
    migration.set_dates(apps, None)
    migration.end_dates(apps, None)
    migration.set_dates(apps, None)
    running = [one for one in kept.all() if one.is_open]
    assert len(running) == InformationRequest.objects.exclude(deadline=None).count() == 3


def test_the_migration_gives_a_date_to_what_was_asked_for_again_after_it_was_acknowledged(world, sent):
    migration = import_module("reviews.migrations.0012_acknowledge_dates")
    request, part = world.ret.requests.get(), world.ret.parts.get(kind="imr")
    refuse(part=part, reason="No", by=world.lead)
    acknowledge(request=request, by=world.lead)
    migration.end_dates(apps, None)
    migration.set_dates(apps, None)
    request.refresh_from_db()
    assert request.deadline is None
    request_again(part=part, due_on=part.deadline.due_on, reason="It is", by=world.coordinator)
    migration.end_dates(apps, None)
    migration.set_dates(apps, None)
    request.refresh_from_db()
    assert request.deadline.is_open and list(to_acknowledge(world.ret)) == [request]
