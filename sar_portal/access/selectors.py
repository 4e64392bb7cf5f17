"""Reading roles and the audit trail."""

from django.db.models import QuerySet

from sar_portal.access.models import AuditEvent, RoleAssignment, Scope, TrailEpoch


def roles_on(scope: Scope) -> QuerySet[RoleAssignment]:
    """Live roles held directly on the scope, oldest first."""
    return RoleAssignment.objects.live().filter(scope=scope).select_related("user").order_by("since")


def roles_of(user) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.live().filter(user=user).select_related("scope").order_by("since")


def events_on(scopes) -> QuerySet[AuditEvent]:
    """Audit events on the given scopes, newest first."""
    return AuditEvent.objects.filter(scope__in=scopes).select_related("actor").order_by("-at", "-number")


def parts_put_away() -> int:
    """How many old parts of the trail lie in files now."""
    return TrailEpoch.objects.count()
