"""The register, its questions and who writes, as the viewer may see them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from imr.clearance import Holds
from imr.identities import (
    appointment_of,
    compared_now,
    involved_alone,
    managers_without_account,
    open_questions,
    role_on,
    rows_that_may_be,
)
from imr.models import Appointment, IdentityQuestion, PractitionerInvolvement, ResourcesAgreed
from reviews.models import AgencyReturn
from sar_portal.access.decide import can, visible
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.accounts.models import Membership, User


def register_of(viewer, agency_return: AgencyReturn) -> QuerySet[PractitionerInvolvement]:
    """Everyone live on the register, with their line manager and how many each manages."""
    rows = visible(viewer, Perm.KEEP_REGISTER, PractitionerInvolvement).filter(agency_return=agency_return)
    managed = Count("manages", filter=Q(manages__struck_off_at__isnull=True))
    return rows.filter(struck_off_at__isnull=True).select_related("line_manager").annotate(managed=managed)


def struck_off(viewer, agency_return: AgencyReturn) -> QuerySet[PractitionerInvolvement]:
    """What was struck off, and why."""
    rows = visible(viewer, Perm.KEEP_REGISTER, PractitionerInvolvement).filter(agency_return=agency_return)
    return rows.filter(struck_off_at__isnull=False).select_related("struck_off_by").order_by("-struck_off_at")


def outstanding(row: PractitionerInvolvement) -> list[str]:
    """What has still to be done for this person, in words; nothing when all is done."""
    if row.only_manages:
        return [] if getattr(row, "managed", 1) else ["Manages nobody on the register now: strike off if that is right"]
    left = []
    if row.notified_on is None:
        left.append("Tell them about the review")
    if row.discussion_offered_on is None:
        left.append("Offer a discussion")
    elif not row.discussion_answer:
        left.append("Note their answer about a discussion")
    if row.support_offered_on is None:
        left.append("Offer support")
    elif not row.support_answer:
        left.append("Note their answer about support")
    if row.line_manager_id is None:
        left.append("Name their line manager")
    if not (row.email or row.staff_number):
        left.append("Add a work e-mail or staff number")
    return left


@dataclass(frozen=True)
class Show:
    """One way to look at the register: who is shown, and how many they are."""

    key: str
    words: str
    number: int


@dataclass(frozen=True)
class WorkingList:
    """The register as a list to work through: the rows that are shown, and every other way to look at it."""

    rows: list[PractitionerInvolvement]
    total: int
    shown: str
    shows: list[Show]


SHOWS: dict[str, tuple[str, Callable]] = {
    "": ("Everyone", lambda row: True),
    "to_do": ("Something to do", lambda row: row.outstanding),
    "not_told": ("Not told yet", lambda row: not row.only_manages and row.notified_on is None),
    "discussion": ("Discussion to offer or answer", lambda row: not row.only_manages and not row.discussion_answer),
    "support": ("Support to offer or answer", lambda row: not row.only_manages and not row.support_answer),
    "no_manager": ("No line manager named", lambda row: not row.only_manages and row.line_manager_id is None),
    "managers": ("Line managers", lambda row: row.only_manages or row.managed),
    "left": ("Has left the agency", lambda row: not row.still_employed),
    "held": ("No interview until cleared", lambda row: row.held_by),
}


def working_list(rows: Iterable[PractitionerInvolvement], holds: Holds, shown: str = "") -> WorkingList:
    """The rows of register_of() with what is outstanding of each, as one of SHOWS; ways that show nobody are left out."""
    everyone = list(rows)
    for row in everyone:
        row.outstanding, row.held_by = outstanding(row), holds.on(row)
    shown = shown if shown in SHOWS else ""
    found = {key: [row for row in everyone if is_shown(row)] for key, (_words, is_shown) in SHOWS.items()}
    ways = [Show(key, words, len(found[key])) for key, (words, _) in SHOWS.items() if found[key] or key in {"", shown}]
    return WorkingList(found[shown], len(everyone), shown, ways)


def earlier_versions(viewer, row: PractitionerInvolvement):
    """Earlier versions of one row, newest first, for those who keep the register."""
    if not can(viewer, Perm.KEEP_REGISTER, row):
        return row.history.none()
    return row.history.select_related("history_user")


@dataclass(frozen=True)
class Compared:
    """A same-name question with both records side by side."""

    question: IdentityQuestion
    register: dict
    account: dict
    is_about_viewer: bool


def questions_for(viewer, agency_return: AgencyReturn) -> list[Compared]:
    """Open same-name questions, for those who appoint. The person asked about does not settle it."""
    if not can(viewer, Perm.APPOINT_AUTHOR, agency_return):
        return []
    found = []
    for question in open_questions(agency_return):
        both = compared_now(question.involvement, question.person)
        found.append(Compared(question, both["register"], both["account"], question.person_id == viewer.pk))
    return found


def candidates(viewer, agency_return: AgencyReturn) -> QuerySet[User]:
    """Who may be proposed: members of the agency, and people from outside who took up an invitation to this return."""
    if not can(viewer, Perm.APPOINT_AUTHOR, agency_return):
        return User.objects.none()
    members = Q(memberships__agency=agency_return.agency, memberships__until__isnull=True)
    invited = Q(pk__in=agency_return.scope.invitations.filter(accepted_by__isnull=False).values("accepted_by"))
    return User.objects.filter(members | invited, is_active=True).distinct().order_by("name", "pk")


def members_to_tell(viewer, agency_return: AgencyReturn) -> QuerySet[User]:
    """Members of the agency to whom its author may hand a matter over (R6): not those it may be about."""
    if not can(viewer, Perm.HAND_OVER, agency_return):
        return User.objects.none()
    agency = agency_return.agency
    members = User.objects.filter(memberships__agency=agency, memberships__until__isnull=True, is_active=True)
    others = members.exclude(pk__in=involved_alone(agency_return) | {viewer.pk})
    post = Membership.objects.filter(user=OuterRef("pk"), agency=agency, until__isnull=True).values("job_title")
    return others.annotate(post=Subquery(post[:1])).distinct().order_by("name", "pk")


def managers_to_tell(viewer, agency_return: AgencyReturn) -> list[PractitionerInvolvement]:
    """Line managers without an account in the agency, to whom its author may hand a matter over by other means (R6)."""
    if not can(viewer, Perm.HAND_OVER, agency_return):
        return []
    themselves = rows_that_may_be(viewer, agency_return)
    return [row for row in managers_without_account(agency_return) if row.pk not in themselves]


def in_words(row: PractitionerInvolvement) -> str:
    """Who it is, as a hand-over keeps it: the name and the role."""
    return f"{row.name}, {row.role}"


@dataclass(frozen=True)
class People:
    """Who writes and who accepts, and what stands on record about it."""

    author: Appointment | None
    senior_manager: Appointment | None
    contributors: list[RoleAssignment]
    resources: ResourcesAgreed | None
    decisions: list[Appointment]

    @property
    def declaration(self):
        return getattr(self.author, "declaration", None) if self.author else None


def people_of(viewer, agency_return: AgencyReturn) -> People:
    """The appointments on a return, for the agency's own people."""
    if not can(viewer, Perm.READ_DRAFT, agency_return):
        return People(None, None, [], None, [])
    contributors = RoleAssignment.objects.live().filter(scope=agency_return.scope_id, role=Role.CONTRIBUTOR)
    decisions = Appointment.objects.filter(subject=agency_return).select_related("person", "by")
    return People(
        author=appointment_of(agency_return, Role.AUTHOR),
        senior_manager=appointment_of(agency_return, Role.SENIOR_MANAGER),
        contributors=list(contributors.select_related("user").order_by("user__name")),
        resources=ResourcesAgreed.objects.filter(subject=agency_return).order_by("-at", "-pk").first(),
        decisions=list(decisions.order_by("-at", "-pk")),
    )


def writes(viewer, agency_return: AgencyReturn) -> bool:
    """Is the viewer the author who is to sign the declaration?"""
    held = role_on(agency_return, Role.AUTHOR)
    return held is not None and held.user_id == viewer.pk


def board_people(viewer, agency_return: AgencyReturn) -> QuerySet[User]:
    """Whom the coordinator may record as standing in: people of the board's other agencies (R2)."""
    if not can(viewer, Perm.CHECK_QUALITY, agency_return):
        return User.objects.none()
    live = Membership.objects.filter(agency__board=agency_return.review.board, until__isnull=True)
    own = live.filter(agency=agency_return.agency)
    people = User.objects.filter(pk__in=live.values("user"), is_active=True).exclude(pk__in=own.values("user"))
    return people.order_by("name", "pk")
