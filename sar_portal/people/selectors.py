"""What the pages of this room show, through the accounts room's selectors."""

from dataclasses import dataclass

from django.apps import apps

from notifications.links import valid
from reviews.models import AgencyReturn, Review
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent, RoleAssignment
from sar_portal.accounts.models import Agency, Board, FactorReset, Invitation, Membership, User
from sar_portal.accounts.policies import check_invitation_usable
from sar_portal.accounts.selectors import members_of, open_invitations, open_resets, people_of_board


def invitation_by_link(viewer, *, nonce, path: str, signature: str) -> Invitation | None:
    """The invitation that a link leads to, if the link is ours, still good, and not for somebody else."""
    found = Invitation.objects.select_related("agency__board", "scope", "invited_by").filter(nonce=nonce).first()
    if found is None or not valid(path, signature):
        return None
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
