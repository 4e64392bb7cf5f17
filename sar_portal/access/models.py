"""Scopes, roles held on them, exclusions, the computed grants, and the audit trail."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES


class Scope(models.Model):
    """What a permission is held on. Boards, agencies, reviews, returns and hand-overs each own one (their primary key).

    It sits on the lowest floor so that roles, exclusions, grants, deadlines and audit events can point down to it by a
    real foreign key without knowing the rooms above (docs/decisions/0002).
    """

    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    agency = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="agency_returns")
    # A return that was taken in from an archive: nobody holds anything on it before it is said who is on its register (R12).
    closed = models.BooleanField(default=False, db_default=False)

    class Meta:
        default_permissions = ()
        permissions = [(perm.value, perm.sentence) for perm in Perm]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="scope_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.RETURN, agency__isnull=False, parent__isnull=False)
                | (~Q(kind=Kind.RETURN) & Q(agency__isnull=True)),
                name="scope_return_has_review_and_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ScopedModel(models.Model):
    """A model that is a scope: its primary key is its scope's, so grants join to it directly."""

    scope = models.OneToOneField(Scope, models.PROTECT, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True


class LiveQuerySet(models.QuerySet):
    def live(self, at=None):
        at = at or timezone.now()
        return self.filter(Q(since__lte=at), Q(until__isnull=True) | Q(until__gt=at))


class RoleAssignment(models.Model):
    """A role held by a person on a scope, from a date, until a date, given by someone. Ended, never deleted (R8)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=[(role.value, row.name) for role, row in ROLES.items()])
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="role_assignments")
    # In which ward, team or department a contributor adds rows; other roles have none.
    team = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    objects = LiveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope"], condition=Q(until__isnull=True), name="role_held_once"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="role_ends_after"),
            # One author and one accepting senior manager of a return at a time.
            models.UniqueConstraint(
                fields=["scope", "role"],
                condition=Q(until__isnull=True, role__in=["imr_author", "senior_manager"]),
                name="one_author_one_senior_manager",
            ),
        ]
        indexes = [models.Index(fields=["scope", "role"]), models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{self.role} on {self.scope_id}"


class Exclusion(models.Model):
    """A person who sees nothing of one return, whatever roles they hold (R12). Ended, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exclusions")
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="exclusions")
    # Which register row it follows from, so that correcting that row ends exactly this exclusion.
    because = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LiveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "scope", "because"], condition=Q(until__isnull=True), name="excluded_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="exclusion_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion from {self.scope_id}"


class ScopeGrant(UserObjectPermissionBase):
    """guardian's rows, by a direct foreign key: a computed index of roles minus exclusions.

    Only grants.py writes it.
    """

    content_object = models.ForeignKey(Scope, models.CASCADE, related_name="grants")

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
        indexes = [models.Index(fields=["user", "permission"])]


class AuditChain(models.Model):
    """The head of one hash chain: one per review (so that reviews don't queue behind one another), one for the
    platform."""

    scope = models.OneToOneField(Scope, models.PROTECT, null=True, related_name="audit_chain")
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(F("scope").asc(), name="one_platform_chain", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"audit chain {self.pk}"


class AuditEvent(models.Model):
    """Who saw or did what. Append-only (a trigger refuses UPDATE and DELETE) and chained by SHA-256 (R10)."""

    class What(models.TextChoices):
        VIEWED = "viewed", "Viewed"
        DID = "did", "Did"
        REFUSED = "refused", "Refused"

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=What)
    verb = models.CharField(max_length=80)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_events")
    scope = models.ForeignKey(Scope, models.PROTECT, null=True, related_name="audit_events")
    # The one soft reference of the house: model label and key, never content (L7).
    subject = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_number_once")]
        indexes = [models.Index(fields=["scope", "-at"]), models.Index(fields=["actor", "-at"])]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.verb}"


class TrailEpoch(models.Model):
    """A part of a chain that was put away into a file: which, who decided so, and the fingerprints by which the file and the rest
    of the chain are still held to it (docs/decisions/0029). Append-only, and added by a function of the database alone.
    """

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="epochs")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    # The hash that its first event follows, and that of its last, from which the chain goes on.
    start_hash = models.CharField(max_length=64, blank=True)
    end_hash = models.CharField(max_length=64)
    before = models.DateField()
    file_name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["chain", "first"], name="epoch_begins_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="epoch_ends_after"),
            models.CheckConstraint(condition=~Q(asked_by=F("confirmed_by")), name="epoch_by_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.first}-{self.last}"


class SentForm(models.Model):
    """A form that was sent, by the hash of what was in it, and the address to which it led (sar_portal.access.once)."""

    key = models.CharField(max_length=64, primary_key=True)
    led_to = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class Decision(models.Model):
    """Abstract: a decision is a row that is added, never updated or deleted (R8).

    `subject` is set by each concrete table.
    """

    verb = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["at", "pk"]
