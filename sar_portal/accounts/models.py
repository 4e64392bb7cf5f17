"""People, the boards and agencies they belong to, and how they come in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision, RoleAssignment, Scope, ScopedModel
from sar_portal.accounts.letters import practitioner_letter


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username):
        return self.get(email=username.strip().lower())


class User(AbstractBaseUser):
    """A person with an account. No username, no superuser, no staff flag: everyone goes through the roles table."""

    email = models.EmailField("e-mail address", max_length=254)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_superuser = is_staff = False

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, perm, obj=None) -> bool:
        """Nothing asks Django's own permissions; decide.py is the one place that answers."""
        return False

    def has_module_perms(self, app_label) -> bool:
        return False


class Board(ScopedModel, TrackedModel):
    """A Safeguarding Adults Board and its settings. Names and deadlines differ by board, so they are data."""

    name = models.CharField(max_length=120)
    code = models.SlugField(max_length=12, unique=True, help_text="Short code used in references, such as ASAB")
    subgroup_name = models.CharField(max_length=120, default="Learning and Review Subgroup")
    coordinator_title = models.CharField(max_length=80, default="SAR coordinator")
    chair_name = models.CharField("independent chair", max_length=120, blank=True)
    contact = models.TextField("how to reach the coordinator", blank=True)
    legal_basis = models.TextField(
        default="Section 45 of the Care Act 2014 requires you to supply the information asked for in this letter."
    )
    practitioner_letter = models.TextField("letter that tells practitioners of a review", default=practitioner_letter)
    handling = models.CharField("handling marking", max_length=60, default="OFFICIAL-SENSITIVE")
    acknowledge_days = models.PositiveSmallIntegerField("working days to acknowledge a request", default=3)
    name_people_days = models.PositiveSmallIntegerField("working days to name the agency’s people", default=5)
    records_days = models.PositiveSmallIntegerField("working days to secure records", default=4)
    chronology_days = models.PositiveSmallIntegerField("working days for the chronology", default=20)
    report_days = models.PositiveSmallIntegerField("working days for the IMR or information report", default=40)
    query_days = models.PositiveSmallIntegerField("working days to answer a query on a return", default=10)
    digest_hour = models.PositiveSmallIntegerField(
        "hour at which the daily e-mail goes, from 0 to 23", default=9, validators=[MaxValueValidator(23)]
    )
    # Hours of the day in London, in which no e-mail that can wait goes out about the board; from 20 until 7 goes over midnight.
    quiet_from = models.PositiveSmallIntegerField("quiet hours from", null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField("quiet hours until", null=True, blank=True)
    quiet_weekends = models.BooleanField("quiet on Saturdays and Sundays", default=False, db_default=False)
    access_months = models.PositiveSmallIntegerField(
        "months until it is confirmed again who still needs access",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    # A line for each: sar_portal/accounts/abbreviations.py.
    abbreviations = models.TextField("abbreviations of your own", blank=True, db_default="")
    gap_days = models.PositiveSmallIntegerField("days without an entry that count as a gap", default=42)
    # Which of the chronology's advisory checks submission waits for at this board, by their keys.
    strict_checks = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    is_fictional = models.BooleanField(default=False)

    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__lte=23, quiet_until__lte=23) & ~Q(quiet_from=F("quiet_until"))),
                name="board_quiet_from_until",
            ),
        ]

    def __str__(self) -> str:
        return self.name


MOST_HAND_OVER_DAYS = 28


class Agency(ScopedModel, TrackedModel):
    """An agency in a board's directory."""

    # A return's scope has an `agency` of its own, so the way back from the scope needs another name.
    scope = models.OneToOneField(Scope, models.PROTECT, primary_key=True, related_name="agency_entry")
    board = models.ForeignKey(Board, models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=120)
    code = models.SlugField(max_length=8, help_text="Short code shown beside its colour, such as POL")
    shared_mailbox = models.EmailField(blank=True)
    # R5: interview records go to the accepting senior manager only where the agency says so.
    manager_reads_interviews = models.BooleanField("the senior manager reads interview records", default=False)
    # R6: for how long the text of a disciplinary hand-over waits for its recipient. At 0 none is ever stored.
    hand_over_days = models.PositiveSmallIntegerField("days that the text of a hand-over is kept", default=0)
    support_offer = models.TextField("support and counselling that is offered to staff", blank=True)

    history = tracked()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "agencies"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["board", "code"], name="agency_code_once_per_board"),
            models.UniqueConstraint(fields=["board", "name"], name="agency_name_once_per_board"),
            models.CheckConstraint(condition=Q(hand_over_days__lte=MOST_HAND_OVER_DAYS), name="hand_over_days_few"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an agency, from a date, until a date: who counts as 'of the same agency' (R2)."""

    SCOPE = "agency"

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    job_title = models.CharField(max_length=120, blank=True)
    staff_number = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "agency"], condition=Q(until__isnull=True), name="member_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="member_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class Invitation(models.Model):
    """An invitation by e-mail link: one address, one role on one scope, one use, seven days, revocable (I1).

    No token is stored: the link carries a signature over `nonce`, made when the e-mail is sent.
    """

    email = models.EmailField()
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="invitations")
    job_title = models.CharField(max_length=120, blank=True)
    staff_number = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=30, blank=True, choices=RoleAssignment._meta.get_field("role").choices)
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="invitations")
    nonce = models.UUIDField(unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class FactorReset(models.Model):
    """A lost second factor is reset by two people: an administrator asks, another person confirms (security.md A7)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets")
    reason = models.CharField(max_length=300)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("requested_by")) & ~Q(confirmed_by=F("user")) & Q(confirmed_at__isnull=False)),
                name="reset_by_two_people",
            ),
            models.CheckConstraint(condition=~Q(requested_by=F("user")), name="reset_not_asked_by_oneself"),
            models.UniqueConstraint(fields=["user"], condition=Q(confirmed_at__isnull=True), name="one_open_reset"),
        ]

    def __str__(self) -> str:
        return f"factor reset {self.pk}"


class AddressChange(models.Model):
    """Another e-mail address for an account: asked for, and made by the person themselves by a link sent to the new one.

    What the address was goes on saying who the person is on a register (R1, R12): nobody gets rid of that by changing it. A
    trigger lets it be made once, or its link be ended sooner, and nothing be removed but what ended unmade.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="address_changes")
    was = models.EmailField(max_length=254)
    becomes = models.EmailField(max_length=254)
    nonce = models.UUIDField(unique=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"address change {self.pk}"


class KnownIdentity(models.Model):
    """A person's name and address as they were last compared with the registers (R1): what differs is compared again."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="known_as")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"identity {self.pk}"


class AccessConfirmation(Decision):
    """That somebody looked through the people of an agency or board and said who still needs access. Append-only (R8)."""

    SCOPE = "scope"
    DATE = "access"  # the kind of the date by which it is due

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="confirmations")

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class ConfirmedPerson(models.Model):
    """What was said of one person: of their membership of the agency, or of a role on the board. Append-only, too."""

    SCOPE = "confirmation"

    confirmation = models.ForeignKey(AccessConfirmation, models.PROTECT, related_name="people")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, blank=True, choices=RoleAssignment._meta.get_field("role").choices)
    # Where they hold the role, if not on the board itself: the agency that they lead.
    place = models.ForeignKey(Scope, models.PROTECT, null=True, blank=True, related_name="+")
    needed = models.BooleanField()

    class Meta:
        default_permissions = ()
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "user", "role", "place"], name="confirmed_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"confirmed person {self.pk}"
