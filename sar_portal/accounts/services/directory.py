"""Boards and the agencies in their directories."""

from typing import TypeVar

from django.db import IntegrityError, transaction

from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import by_person, save_checked
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, end_role, open_scope
from sar_portal.accounts.abbreviations import board_terms
from sar_portal.accounts.letters import PRACTITIONER_FIELDS, check_merge_fields
from sar_portal.accounts.models import MOST_HAND_OVER_DAYS, Agency, Board
from sar_portal.accounts.policies import check_quiet_hours

Changed = TypeVar("Changed", Board, Agency)
BOARD_FIELDS = frozenset(
    {
        "name",
        "subgroup_name",
        "coordinator_title",
        "chair_name",
        "contact",
        "legal_basis",
        "practitioner_letter",
        "handling",
        "acknowledge_days",
        "name_people_days",
        "records_days",
        "chronology_days",
        "report_days",
        "query_days",
        "digest_hour",
        "quiet_from",
        "quiet_until",
        "quiet_weekends",
        "access_months",
        "abbreviations",
        "gap_days",
        "strict_checks",
    }
)
AGENCY_FIELDS = frozenset({"name", "code", "shared_mailbox"})
AGENCY_OWN_FIELDS = frozenset({"shared_mailbox", "manager_reads_interviews", "support_offer", "hand_over_days"})


def _change(row: Changed, allowed: frozenset[str], version: int | None, fields: dict, by) -> tuple[Changed, list[str]]:
    """The row with the fields, and which of them changed. Without a version it is whatever stands that changes."""
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    if not set(changed) <= allowed:
        raise Refused("That cannot be changed here.")
    return save_checked(row, version=row.version if version is None else version, values=fields, by=by), changed


@transaction.atomic
def open_board(*, name: str, code: str, is_fictional: bool = False, by=None) -> Board:
    """Makes a board and its scope. Only the set-up command and the demo call it: no page opens a board."""
    scope = open_scope(Kind.BOARD)
    board = by_person(Board(scope=scope, name=name, code=code.upper(), is_fictional=is_fictional), by)
    board.save(force_insert=True)
    record("did", "open_board", board, by=by)
    return board


@transaction.atomic
def change_board(*, board: Board, version: int | None = None, by, **fields) -> Board:
    """Changes the board's settings. Raises NotAllowed without 'Change the board's settings', Stale (R14), or Refused for a
    letter whose merge fields are not known, for abbreviations that are not written as such and for quiet hours without an end.
    """
    require(Perm.MANAGE_BOARD, board, by)
    locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    if "practitioner_letter" in fields:
        check_merge_fields(fields["practitioner_letter"], PRACTITIONER_FIELDS)
    board_terms(fields.get("abbreviations", ""))
    check_quiet_hours(
        fields.get("quiet_from", locked.quiet_from),
        fields.get("quiet_until", locked.quiet_until),
        fields.get("digest_hour", locked.digest_hour),
    )
    locked, changed = _change(locked, BOARD_FIELDS, version, fields, by)
    record("did", "change_board", locked, by=by, details={"fields": changed})
    return locked


@transaction.atomic
def add_agency(*, board: Board, name: str, code: str, shared_mailbox: str = "", by) -> Agency:
    """Adds an agency to the board's directory. Raises Refused when the name or code is taken."""
    require(Perm.MANAGE_BOARD, board, by)
    scope = open_scope(Kind.AGENCY, parent=board.scope)
    try:
        with transaction.atomic():
            facts = {"name": name.strip(), "code": code.strip().upper(), "shared_mailbox": shared_mailbox}
            agency = by_person(Agency(scope=scope, board=board, **facts), by)
            agency.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("The board already has an agency with this name or code.") from error
    grants.sync(scope)
    record("did", "add_agency", agency, by=by)
    return agency


@transaction.atomic
def change_agency(*, agency: Agency, version: int | None = None, by, **fields) -> Agency:
    """The board changes what the agency is called; the agency itself its mailbox and who reads its interviews (R5).

    Raises NotAllowed, Stale (R14), or Refused when the name or code is taken.
    """
    if "manager_reads_interviews" in fields:
        grants.hold(agency.scope)  # and its returns, on which roles are given or ended; before the agency's own row
    locked = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if set(fields) <= AGENCY_OWN_FIELDS:
        require(Perm.MANAGE_PEOPLE, locked, by)
        if fields.get("hand_over_days", 0) > MOST_HAND_OVER_DAYS:
            raise Refused(f"The text of a hand-over is kept for {MOST_HAND_OVER_DAYS} days at most.")
        locked, changed = _change(locked, AGENCY_OWN_FIELDS, version, fields, by)
        if "manager_reads_interviews" in changed:
            _settle_interview_readers(locked, by)
    else:
        require(Perm.MANAGE_BOARD, locked.board, by)
        try:
            with transaction.atomic():
                locked, changed = _change(locked, AGENCY_FIELDS, version, fields, by)
        except IntegrityError as error:
            raise Refused("The board already has an agency with this name or code.") from error
    record("did", "change_agency", locked, by=by, details={"fields": changed})
    return locked


def _settle_interview_readers(agency: Agency, by) -> None:
    """R5: the setting counts at once, on every return of the agency, for the senior manager who accepts there."""
    live = RoleAssignment.objects.live().filter(scope__agency=agency.pk).select_related("scope", "user")
    if agency.manager_reads_interviews:
        for held in live.filter(role=Role.SENIOR_MANAGER):
            assign_role(user=held.user, role=Role.INTERVIEW_READER, scope=held.scope, by=by)
        return
    for held in live.filter(role=Role.INTERVIEW_READER):
        end_role(assignment=held, by=by)
