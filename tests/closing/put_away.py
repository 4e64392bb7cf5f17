"""An old part of the audit trail that two people of the test world put away."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from sar_portal.access import audit
from sar_portal.access.models import AuditChain, AuditEvent, TrailEpoch
from sar_portal.closing.services import trail as verbs
from tests.walls import walls_down

BEFORE = date(2017, 1, 1)


@pytest.fixture
def kept(settings, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    settings.CHECKPOINTS, settings.CHECKPOINT_KEYS = str(folder), ["a key that is not in the database"]
    return folder


def grown_old(chain: AuditChain, up_to: int, before: date = BEFORE) -> None:
    """The first events of the chain as of a month before that day, hashes and all: what time alone would make of them."""
    earlier = chain.epochs.order_by("last").last()
    previous, at = earlier.end_hash if earlier else "", datetime.combine(before, time(), UTC) - timedelta(days=30)
    with walls_down(connection):
        for event in chain.events.order_by("number"):
            event.at = at + timedelta(minutes=event.number) if event.number <= up_to else event.at
            event.previous, event.hash = previous, ""
            event.hash = previous = audit.digest(event)
            AuditEvent.objects.filter(pk=event.pk).update(at=event.at, previous=event.previous, hash=event.hash)
        AuditChain.objects.filter(pk=chain.pk).update(head=previous)


@pytest.fixture
def chain(world, kept) -> AuditChain:
    """The platform's, of which the first five events are ten years old."""
    platform = AuditChain.objects.get(scope=None)
    grown_old(platform, 5)
    call_command("checkpoint_audit", "--restored")
    return platform


def asked(world) -> None:
    verbs.ask_to_put_away(
        board=world.boards["near"], before=BEFORE, proved_at=timezone.now(), by=world.people["auditor"]
    )


def confirmed(world, who: str = "administrator") -> None:
    facts = {"board": world.boards["near"], "before": BEFORE, "proved_at": timezone.now()}
    verbs.confirm_to_put_away(by=world.people[who], **facts)


def done(world) -> None:
    call_command("put_trail_away", world.boards["near"].code, "--before", BEFORE.isoformat(), stdout=StringIO())


@pytest.fixture
def away(world, chain) -> TrailEpoch:
    asked(world)
    confirmed(world)
    done(world)
    return TrailEpoch.objects.get()
