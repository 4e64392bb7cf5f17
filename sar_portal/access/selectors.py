"""Reading roles and the audit trail."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sar_portal.access.audit import CHECKPOINT
from sar_portal.access.epochs import unchecked
from sar_portal.access.models import AuditEvent, RoleAssignment, Scope, TrailEpoch


def roles_on(scope: Scope) -> QuerySet[RoleAssignment]:
    """Live roles held directly on the scope, oldest first."""
    return RoleAssignment.objects.live().filter(scope=scope).select_related("user").order_by("since")


def roles_of(user) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.live().filter(user=user).select_related("scope").order_by("since")


def events_on(scopes) -> QuerySet[AuditEvent]:
    """Audit events on the given scopes, newest first."""
    return AuditEvent.objects.filter(scope__in=scopes).select_related("actor").order_by("-at", "-number")


def parts_put_away() -> tuple[int, int]:
    """How many old parts of the trail lie in files now, and how many of them can't be checked here, for want of the key."""
    count = TrailEpoch.objects.count()
    return count, len(unchecked()) if count else 0


def checkpoints_since(at: datetime) -> QuerySet[AuditEvent]:
    """The events by which the trail says that a checkpoint of it was kept."""
    return AuditEvent.objects.filter(chain__scope=None, what="did", verb=CHECKPOINT, at__gt=at).order_by("number")


def key_of_checkpoint(event: AuditEvent) -> str:
    return f"{CHECKPOINT}-{event.pk}"


def checkpoint_of(key: str) -> dict[str, Any] | None:
    """What there is to compare a copy by; None of a key that is no checkpoint's."""
    name, _, pk = key.partition("-")
    found = AuditEvent.objects.filter(pk=pk, verb=CHECKPOINT).first() if name == CHECKPOINT and pk.isdigit() else None
    return found.details if found else None
