"""What the pages of this room show, through the accounts room's selectors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from chronology.selectors.queries import questions_waiting
from notifications.links import valid
from notifications.models import Deadline
from reviews.models import AgencyReturn, PartState, Recommendation, Review, ReviewState
from sar_portal.access.decide import holders
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent, Exclusion, RoleAssignment, Scope
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.row_wall import open_alone, whole_house
from sar_portal.accounts.models import (
    AccessConfirmation,
    AddressChange,
    Agency,
    Board,
    FactorReset,
    Invitation,
    Membership,
    User,
)
from sar_portal.accounts.policies import check_invitation_usable
from sar_portal.accounts.selectors import members_of, open_invitations, open_resets, people_of_board

OPEN_PARTS = (PartState.REQUESTED, PartState.IN_PROGRESS, PartState.WITH_MANAGER, PartState.RETURNED)
MOMENT = timedelta(seconds=1)
# What is appointed on a return, and on which page somebody else is.
APPOINTED = {
    Role.AUTHOR.value: ("Author", "imr:author_appoint"),
    Role.SENIOR_MANAGER.value: ("Senior manager who accepts", "imr:manager_appoint"),
}


def invitation_by_link(viewer, *, nonce, path: str, signature: str) -> Invitation | None:
    """The invitation that a link leads to, if the link is ours, still good, and not for somebody else.

    What it invites to is open for the rest of the transaction: whether its sender may still send it is asked of that.
    """
    found = Invitation.objects.select_related("agency__board", "scope", "invited_by").filter(nonce=nonce).first()
    if found is None or not valid(path, signature):
        return None
    open_alone(found.scope_id)
    try:
        check_invitation_usable(found)
    except Refused:
        return None
    return None if viewer.is_authenticated and viewer.email.lower() != found.email else found


def has_account(invitation: Invitation) -> bool:
    """Only ever asked for who holds the signed link to that very address (A6)."""
    return User.objects.filter(email__iexact=invitation.email).exists()


def board_of(invitation: Invitation) -> Board | None:
    """Whose review it is about, in whatever kind of place the invitation leads to."""
    scope = invitation.scope
    while scope.parent is not None:
        scope = scope.parent
    return Board.objects.filter(pk=scope.pk).first()


def invitations_to(viewer: User, agency: Agency):
    return open_invitations(viewer, [agency.pk])


def invitations_of_board(viewer: User, board: Board):
    return open_invitations(viewer, [board.pk, *board.agencies.values_list("pk", flat=True)])


def member_of(viewer: User, agency: Agency, pk: int) -> Membership | None:
    return members_of(viewer, agency).filter(pk=pk).first()


def person_of(viewer: User, board: Board, pk: int) -> User | None:
    return people_of_board(viewer, board).filter(pk=pk).first()


def role_of(person: User, board: Board, pk: int) -> RoleAssignment | None:
    return RoleAssignment.objects.live().filter(user=person, scope=board.pk, pk=pk).first()


def open_reset_of(person: User) -> FactorReset | None:
    return FactorReset.objects.filter(user=person, confirmed_at__isnull=True).select_related("requested_by").first()


def reset_for(viewer: User, pk: int) -> FactorReset | None:
    return next((reset for reset in open_resets(viewer) if reset.pk == pk), None)


def address_change_of(viewer: User, nonce) -> AddressChange | None:
    """The change that a link names, for whose account it is and for nobody else."""
    return AddressChange.objects.filter(nonce=nonce, user=viewer).first()


@dataclass(frozen=True)
class Confirmable:
    """A membership of an agency or a role on a board, as it is put to whoever confirms that it is still needed."""

    key: int
    user: User
    role: str
    facts: str
    place: Scope | None = None

    @property
    def name(self) -> str:
        return f"{self.user.name}, {RoleAssignment(role=self.role).get_role_display()}" if self.role else self.user.name


def _last_signed_in(user: User) -> str:
    if user.last_login is None:
        return "Has never signed in."
    return f"Last signed in on {timezone.localdate(user.last_login):%-d %B %Y}."


def _ends(role: RoleAssignment) -> str:
    return f"Ends by itself after {timezone.localdate(role.until - MOMENT):%-d %B %Y}. " if role.until else ""


def members_to_confirm(viewer: User, agency: Agency) -> list[Confirmable]:
    """The agency's members but the viewer, with what they do there; nothing of returns that the viewer is kept from (R12)."""
    roles: dict[int, list[str]] = {}
    references = dict(_not_kept_from(viewer).filter(agency=agency).values_list("pk", "reference"))
    held = RoleAssignment.objects.live().filter(scope__in=[agency.pk, *references])
    for one in held.order_by("since"):
        of = f" of {references[one.scope_id]}" if one.scope_id in references else ""
        roles.setdefault(one.user_id, []).append(f"{one.get_role_display()}{of}")
    found = []
    for member in members_of(viewer, agency).exclude(user=viewer):
        words = ", ".join(word for word in (member.job_title, *roles.get(member.user_id, [])) if word)
        facts = f"{words}. {_last_signed_in(member.user)}" if words else _last_signed_in(member.user)
        found.append(Confirmable(member.pk, member.user, "", facts))
    return found


def roles_to_confirm(viewer: User, board: Board) -> list[Confirmable]:
    """The roles on the board and the leads of its agencies, but the viewer's own: of themselves no lead is asked."""
    if not people_of_board(viewer, board).exists():
        return []
    agencies = {agency.pk: agency for agency in board.agencies.select_related("scope")}
    here = Q(scope=board.pk) | Q(scope__in=agencies, role=Role.AGENCY_LEAD)
    held = RoleAssignment.objects.live().filter(here).exclude(user=viewer).select_related("user")
    found = []
    for one in held.order_by("user__name", "pk"):
        agency = agencies.get(one.scope_id)
        leads = f"Leads {agency.name}. " if agency else ""
        facts = f"{leads}{_ends(one)}{_last_signed_in(one.user)}"
        found.append(Confirmable(one.pk, one.user, one.role, facts, agency.scope if agency else None))
    return found


def confirmations_of(scope_id: int):
    """When it was confirmed who needs access there, newest first."""
    return AccessConfirmation.objects.filter(scope=scope_id).select_related("by")


def confirmation_due(scope_id: int) -> Deadline | None:
    return Deadline.objects.filter(
        scope=scope_id, kind=AccessConfirmation.DATE, met_at__isnull=True, cancelled_at__isnull=True
    ).first()


def late_confirmations(board: Board) -> list[tuple[str, date]]:
    """Whose confirmation is late, by name and date, the latest last; the board's own among them. Not that of an agency whose
    last member has gone: nobody could give it, and there is nobody to confirm.
    """
    agencies = board.agencies.filter(memberships__until__isnull=True).distinct()
    names = {board.pk: board.name} | dict(agencies.values_list("pk", "name"))
    late = Deadline.objects.filter(
        scope__in=names,
        kind=AccessConfirmation.DATE,
        met_at__isnull=True,
        cancelled_at__isnull=True,
        due_on__lt=timezone.localdate(),
    )
    return [(names[one.scope_id], one.due_on) for one in late]


def _not_kept_from(viewer: User):
    """Returns but those that the viewer is excluded from."""
    return AgencyReturn.objects.exclude(pk__in=Exclusion.objects.live().filter(user=viewer).values("scope"))


@dataclass(frozen=True)
class Owned:
    """Something that waits for a person, or that they left to nobody: what, of which reference, and where it is handed on.

    `link` is empty for whoever may not do that; `by` says who may.
    """

    what: str
    reference: str
    link: str
    by: str


@whole_house()
def owned_by(viewer: User, person: User, place: Agency | Board) -> list[Owned]:
    """What the person has to do in reviews of the board, or left to nobody when their role or account ended. For an agency it is
    what they do for that agency: its lead is told of no other's return (R4).

    An administrator is told of it by reference and number, and is shown no row of it.
    """
    returns = _not_kept_from(viewer)
    returns = returns.filter(review__board=place) if isinstance(place, Board) else returns.filter(agency=place)
    found = [*_appointments(viewer, person, returns), *_recommendations(viewer, person, returns)]
    return [*found, *_alone_in(person, place)] if isinstance(place, Board) else found


def _alone_in(person: User, board: Board) -> Iterator[Owned]:
    """Which reviews that are not closed they alone lead, and which agencies: whoever may give the role to another is named."""
    others = RoleAssignment.objects.live().filter(scope=OuterRef("scope"), role=OuterRef("role"), user__is_active=True)
    held = RoleAssignment.objects.filter(user=person, role__in=[Role.LEAD_REVIEWER, Role.AGENCY_LEAD])
    alone = {(one.scope_id, one.role) for one in held.exclude(Exists(others.exclude(user=person)))}
    led = [key for key, role in alone if role == Role.LEAD_REVIEWER]
    for review in board.reviews.filter(pk__in=led).exclude(state=ReviewState.CLOSED).order_by("reference"):
        yield Owned("Lead reviewer", review.reference, "", _names(holders(Perm.MANAGE_REVIEW, review), person))
    with_people = Membership.objects.filter(until__isnull=True).exclude(user=person).values("agency")
    led = [key for key, role in alone if role == Role.AGENCY_LEAD]
    for agency in board.agencies.filter(pk__in=led).filter(pk__in=with_people).order_by("code"):
        yield Owned("The only lead", agency.name, "", _names(holders(Perm.MANAGE_ACCOUNTS, board), person))


def _names(people, but: User) -> str:
    return ", ".join(sorted(one.name for one in people if one.pk != but.pk)) or "nobody yet"


def _appointments(viewer: User, person: User, returns) -> Iterator[Owned]:
    others = RoleAssignment.objects.live().filter(scope=OuterRef("scope"), role=OuterRef("role"), user__is_active=True)
    held = RoleAssignment.objects.filter(user=person, role__in=APPOINTED).exclude(Exists(others.exclude(user=person)))
    roles = {(one.scope_id, one.role) for one in held}
    open_ones = returns.filter(pk__in=[key for key, _ in roles], parts__state__in=OPEN_PARTS).distinct()
    asked = questions_waiting(open_ones)
    for ret in open_ones.order_by("reference"):
        for role in sorted(role for key, role in roles if key == ret.pk):
            what, page = APPOINTED[role]
            if role == Role.AUTHOR and asked.get(ret.pk):
                count = asked[ret.pk]
                what += f"; {count} question{'' if count == 1 else 's'} of the board wait{'s' if count == 1 else ''}"
            yield _owned(viewer, ret, what, ret.reference, reverse(page, args=[ret.reference]))


def _recommendations(viewer: User, person: User, returns) -> Iterator[Owned]:
    found = Recommendation.objects.filter(owner=person, agency_return__in=returns).select_related("agency_return")
    for one in found.order_by("pk"):
        if one.is_open and one.agency_return is not None:
            link = reverse("actions:owner_transfer", args=[one.reference])
            yield _owned(viewer, one.agency_return, "Owner of a recommendation", one.reference, link)


def _owned(viewer: User, ret: AgencyReturn, what: str, reference: str, link: str) -> Owned:
    leads = list(holders(Perm.APPOINT_AUTHOR, ret))
    names = ", ".join(sorted(lead.name for lead in leads)) or "nobody: the agency has no lead"
    return Owned(what, reference, link if viewer in leads else "", names)


@dataclass(frozen=True)
class AuditLine:
    """One event of the access log, in words: the place by its name or reference, the thing by its kind and number."""

    event: AuditEvent
    place: str

    @property
    def words(self) -> str:
        return self.event.verb.replace("_", " ").capitalize()

    @property
    def thing(self) -> str:
        """What was seen or changed, where that is not the place itself."""
        label, _, number = self.event.subject.partition(":")
        if not number or number == str(self.event.scope_id):
            return ""
        try:
            return f"{apps.get_model(label)._meta.verbose_name} {number}"
        except LookupError:  # a kind of thing that there is no more
            return f"{label.partition('.')[2]} {number}"


def lines_of(events) -> list[AuditLine]:
    """Events with the names of their places, in one query for each kind of place."""
    events = list(events)
    ids = {event.scope_id for event in events}
    names: dict[int, str] = {}
    for model, name in ((Board, "name"), (Agency, "name"), (Review, "reference"), (AgencyReturn, "reference")):
        names |= dict(model.objects.filter(pk__in=ids).values_list("pk", name))
    return [AuditLine(event, names.get(event.scope_id, "")) for event in events]
