"""What beat asks of the access room. Each task fetches nothing and decides nothing: it calls one function."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sar_portal import ticks
from sar_portal.access import audit, checkpoints, epochs, grants, once

log = logging.getLogger(__name__)


@shared_task
def end_roles() -> int:
    """Re-syncs the grants of roles that ended by the clock.

    Looks an hour back, so a stopped beat misses nothing short.
    """
    return grants.sync_ended(timezone.now() - timedelta(hours=1))


@shared_task
def verify_grants() -> None:
    found = grants.differences()
    ticks.tick("verify-grants", len(found))
    if found:
        log.error("grants differ from the roles", extra={"status": len(found)})


# A check that is made once more finds the checkpoint of the first, and takes nothing back that the first said.
SAME_NIGHT = timedelta(hours=12)


@shared_task
def verify_audit() -> None:
    """And where it is whole and there is a place for it, signs where it stands. Who is told of what is wrong: upkeep.telling."""
    found = [*audit.verify()[1], *epochs.unchecked()]
    ticks.tick("verify-audit", len(found))
    missed, before = bool(settings.CHECKPOINTS) and checkpoints.missed(), ticks.last("checkpoints")
    if missed or before is None or not before.faults or timezone.now() - before.at > SAME_NIGHT:
        ticks.tick("checkpoints", int(missed))
    if found:
        log.error("the audit trail has faults", extra={"status": len(found)})
    elif settings.CHECKPOINTS:
        audit.checkpoint()


@shared_task
def forget_sent_forms() -> int:
    return once.forget()
