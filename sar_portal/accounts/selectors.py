"""People, agencies, invitations, roles and the access log, as the viewer may see them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Field, Prefetch, Q, QuerySet

from sar_portal.access.decide import visible
from sar_portal.access.models import AuditEvent, RoleAssignment, Scope
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES
from sar_portal.access.selectors import events_on
from sar_portal.accounts.models import Agency, Board, FactorReset, Invitation, Membership, User

MOST_CHANGES = 50


def agencies_of(user: User) -> QuerySet[Agency]:
    """Agencies that the person is a member of now."""
    return Agency.objects.filter(memberships__user=user, memberships__until__isnull=True).distinct()


def boards_of(user: User) -> QuerySet[Board]:
    """Boards the person has to do with: by membership of an agency, or by a live role on anything below the board."""
    held = Scope.objects.filter(pk__in=RoleAssignment.objects.live().filter(user=user).values("scope"))
    ids: set[int | None] = set(held.filter(kind=Kind.BOARD).values_list("pk", flat=True))
    ids |= set(held.filter(kind__in=[Kind.AGENCY, Kind.REVIEW]).values_list("parent", flat=True))
    ids |= set(held.filter(kind=Kind.RETURN).values_list("parent__parent", flat=True))
    ids |= set(agencies_of(user).values_list("board", flat=True))
    return Board.objects.filter(pk__in=ids)


def is_of_board(user: User, board: Board) -> bool:
    return boards_of(user).filter(pk=board.pk).exists()


def people_of_board(viewer: User, board: Board) -> QuerySet[User]:
    """Everyone with a place in the board's agencies or a live role on the board, for its administrators."""
    if not visible(viewer, Perm.MANAGE_ACCOUNTS, Board).filter(pk=board.pk).exists():
        return User.objects.none()
    roles = RoleAssignment.objects.live().filter(scope__in=_scopes_of_board(board))
    members = Membership.objects.filter(agency__board=board, until__isnull=True).select_related("agency")
    return (
        User.objects.filter(Q(pk__in=roles.values("user")) | Q(pk__in=members.values("user")))
        .prefetch_related(
            Prefetch("memberships", members, to_attr="places"),
            Prefetch("role_assignments", roles.filter(scope=board.pk).order_by("since"), to_attr="board_roles"),
        )
        .order_by("name", "pk")
    )


def members_of(viewer: User, agency: Agency) -> QuerySet[Membership]:
    """The agency's members now, with the roles they hold on the agency, for those who manage its people."""
    held = RoleAssignment.objects.live().filter(scope=agency.pk)
    return (
        visible(viewer, Perm.MANAGE_PEOPLE, Membership)
        .filter(agency=agency, until__isnull=True)
        .select_related("user")
        .prefetch_related(Prefetch("user__role_assignments", held, to_attr="agency_roles"))
        .order_by("user__name", "pk")
    )


def agencies_led(viewer: User) -> QuerySet[Agency]:
    """Agencies whose people the viewer manages."""
    return visible(viewer, Perm.MANAGE_PEOPLE, Agency).select_related("board")


def boards_administered(viewer: User) -> QuerySet[Board]:
    return visible(viewer, Perm.MANAGE_ACCOUNTS, Board)


def boards_audited(viewer: User) -> QuerySet[Board]:
    return visible(viewer, Perm.READ_AUDIT, Board)


def open_invitations(viewer: User, scopes) -> QuerySet[Invitation]:
    """Invitations to the scopes, neither used nor withdrawn, newest first, for those who may withdraw them."""
    leads = visible(viewer, Perm.MANAGE_PEOPLE, Agency).values("pk")
    boards = visible(viewer, Perm.MANAGE_ACCOUNTS, Board).values("pk")
    mine = Q(scope__in=leads) | Q(scope__in=boards) | Q(scope__parent__in=boards)
    waiting = Q(accepted_at__isnull=True, revoked_at__isnull=True)
    return Invitation.objects.filter(mine, waiting, scope__in=scopes).select_related("agency", "invited_by")


def open_resets(viewer: User) -> list[FactorReset]:
    """Lost-factor requests that wait and that concern the viewer's agencies or boards, newest first."""
    waiting = FactorReset.objects.filter(confirmed_at__isnull=True).select_related("user", "requested_by")
    agencies = set(agencies_led(viewer).values_list("pk", flat=True))
    boards = set(boards_administered(viewer).values_list("pk", flat=True))
    boards |= set(visible(viewer, Perm.OPEN_REVIEW, Board).values_list("pk", flat=True))
    return [
        reset
        for reset in waiting
        if agencies & set(agencies_of(reset.user).values_list("pk", flat=True))
        or boards & set(boards_of(reset.user).values_list("pk", flat=True))
    ]


@dataclass(frozen=True)
class PermissionRow:
    """One permission, and for each role (in the order of the table's columns) whether the role gives it."""

    sentence: str
    given: list[bool]


@dataclass(frozen=True)
class PermissionKind:
    label: str
    roles: list
    rows: list[PermissionRow]


def permissions_by_kind() -> list[PermissionKind]:
    """The whole roles table, one part for each kind of scope: the page and the code cannot differ."""
    kinds = []
    for kind in Kind:
        roles = [row for row in ROLES.values() if row.grants.get(kind)]
        perms = [perm for perm in Perm if perm.kind == kind]
        rows = [PermissionRow(perm.sentence, [perm in row.grants[kind] for row in roles]) for perm in perms]
        kinds.append(PermissionKind(kind.label, roles, rows))
    return kinds


def _scopes_of_board(board: Board) -> QuerySet[Scope]:
    return Scope.objects.filter(Q(pk=board.pk) | Q(parent=board.pk) | Q(parent__parent=board.pk))


def audit_events(
    viewer: User, board: Board, *, what: str = "", person: str = "", verb: str = ""
) -> QuerySet[AuditEvent]:
    """Events on the board, its agencies, reviews and returns, newest first; hand-overs stand apart (R6)."""
    if not boards_audited(viewer).filter(pk=board.pk).exists():
        return AuditEvent.objects.none()
    events = events_on(_scopes_of_board(board).exclude(kind=Kind.HAND_OVER)).select_related("scope")
    if what:
        events = events.filter(what=what)
    if person:
        events = events.filter(actor_id=int(person))
    return events.filter(verb__icontains=verb) if verb else events


def people_in_audit(viewer: User, board: Board) -> QuerySet[User]:
    """Those who appear in the board's log, for its filter."""
    if not boards_audited(viewer).filter(pk=board.pk).exists():
        return User.objects.none()
    scopes = _scopes_of_board(board).exclude(kind=Kind.HAND_OVER)
    return User.objects.filter(pk__in=AuditEvent.objects.filter(scope__in=scopes).values("actor")).order_by("name")


@dataclass(frozen=True)
class Setting:
    """One setting that was changed: what it is called, what stood there and what stands there since."""

    label: str
    before: str
    after: str

    @property
    def is_short(self) -> bool:
        """Whether both stand in one line."""
        return max(len(self.before), len(self.after)) <= 80


@dataclass(frozen=True)
class SettingsChanged:
    at: datetime
    by: str
    settings: list[Setting]


def changes_of_settings(viewer: User, board: Board) -> list[SettingsChanged]:
    """What was changed of the board's settings, when and by whom, the newest first; the last few years of it."""
    if not visible(viewer, Perm.MANAGE_BOARD, Board).filter(pk=board.pk).exists():
        return []
    kept = list(
        board.history.select_related("history_user").order_by("-history_date", "-history_id")[: MOST_CHANGES + 1]
    )
    fields = [field for field in Board._meta.concrete_fields if field.name not in {"scope", "version"}]
    found = []
    for now, before in pairwise(kept):
        pairs = [(field, getattr(before, field.attname), getattr(now, field.attname)) for field in fields]
        changed = [Setting(_called(field), _said(old), _said(new)) for field, old, new in pairs if old != new]
        if changed:
            by = now.history_user.get_full_name() if now.history_user else ""
            found.append(SettingsChanged(now.history_date, by, changed))
    return found


def _called(field: Field) -> str:
    return str(field.verbose_name)[:1].upper() + str(field.verbose_name)[1:]


def _said(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
