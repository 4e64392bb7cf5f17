"""The one roles table: what each role is held on, and what it may do there and on the scopes related to it.

Roles are stored by name. A role held on a board reaches the board's reviews and their returns; one held on an agency
reaches that agency's returns; one held on a return also gives what it needs on the review above it.
"""

from dataclasses import dataclass
from enum import StrEnum

from sar_portal.access.permissions import Kind, Perm


class Role(StrEnum):
    COORDINATOR = "coordinator"
    SUBGROUP_MEMBER = "subgroup_member"
    SUBGROUP_READER = "subgroup_reader"
    LEAD_REVIEWER = "lead_reviewer"
    AGENCY_LEAD = "agency_lead"
    AUTHOR = "imr_author"
    SENIOR_MANAGER = "senior_manager"
    RECOMMENDATION_OWNER = "recommendation_owner"
    INTERVIEW_READER = "interview_reader"
    CONTRIBUTOR = "contributor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    HAND_OVER_AUTHOR = "hand_over_author"
    HAND_OVER_RECIPIENT = "hand_over_recipient"


@dataclass(frozen=True)
class RoleRow:
    """One role. `grants` maps a kind of scope to the permissions the role gives there."""

    held_on: Kind
    name: str
    description: str
    grants: dict[Kind, frozenset[Perm]]
    # Roles that follow from an appointment, a sharing or a hand-over are never given by invitation or by hand.
    given_by_hand: bool = True


def _on(*perms: Perm) -> dict[Kind, frozenset[Perm]]:
    """Groups permissions by the kind of scope each is held on."""
    return {kind: frozenset(p for p in perms if p.kind == kind) for kind in Kind if any(p.kind == kind for p in perms)}


_READS_COMBINED = (Perm.SEE_REVIEW, Perm.READ_COMBINED, Perm.COMMENT, Perm.SEE_PROGRESS, Perm.READ_RETURNED)

ROLES: dict[Role, RoleRow] = {
    Role.COORDINATOR: RoleRow(
        Kind.BOARD,
        "SAR coordinator",
        "Opens reviews, sends section 45 requests, chases, checks quality, shares with the subgroup.",
        _on(
            *_READS_COMBINED,
            Perm.OPEN_REVIEW,
            Perm.READ_THEMES,
            Perm.MANAGE_REVIEW,
            Perm.SEE_IDENTITY,
            Perm.WORK_COMPOSITE,
            Perm.DECIDE,
            Perm.CHECK_QUALITY,
        ),
    ),
    Role.SUBGROUP_MEMBER: RoleRow(
        Kind.BOARD,
        "Subgroup member",
        "Sits on the learning and review subgroup; reads a review once the coordinator has shared it.",
        _on(Perm.READ_THEMES),
    ),
    Role.SUBGROUP_READER: RoleRow(
        Kind.REVIEW,
        "Subgroup member on a shared review",
        "Reads the combined agency returns of one review, comments and agrees actions.",
        _on(*_READS_COMBINED, Perm.DECIDE),
        given_by_hand=False,
    ),
    Role.LEAD_REVIEWER: RoleRow(
        Kind.REVIEW,
        "Lead reviewer",
        "Independent reviewer: reads everything returned on the review and works in the composite.",
        _on(*_READS_COMBINED, Perm.SEE_IDENTITY, Perm.WORK_COMPOSITE, Perm.DECIDE),
    ),
    Role.AGENCY_LEAD: RoleRow(
        Kind.AGENCY,
        "Agency lead",
        "Single point of contact: receives the request, secures records, keeps the register, appoints the author.",
        _on(
            Perm.MANAGE_PEOPLE,
            Perm.SEE_REVIEW,
            Perm.SEE_PROGRESS,
            Perm.ANSWER_REQUEST,
            Perm.KEEP_REGISTER,
            Perm.APPOINT_AUTHOR,
            Perm.READ_DRAFT,
        ),
    ),
    Role.AUTHOR: RoleRow(
        Kind.RETURN,
        "IMR author",
        "Writes the chronology and the report and holds the interviews, independent of the people involved.",
        _on(
            Perm.SEE_REVIEW,
            Perm.SEE_PROGRESS,
            Perm.KEEP_REGISTER,
            Perm.DECLARE_INDEPENDENCE,
            Perm.READ_DRAFT,
            Perm.EDIT_CHRONOLOGY,
            Perm.IMPORT_CHRONOLOGY,
            Perm.EDIT_REPORT,
            Perm.HOLD_INTERVIEWS,
            Perm.READ_INTERVIEWS,
            Perm.HAND_OVER,
            Perm.SUBMIT,
        ),
        given_by_hand=False,
    ),
    Role.SENIOR_MANAGER: RoleRow(
        Kind.RETURN,
        "Senior manager",
        "Accepts or sends back for the organisation; what they accept they own.",
        _on(Perm.SEE_REVIEW, Perm.SEE_PROGRESS, Perm.READ_DRAFT, Perm.ACCEPT),
        given_by_hand=False,
    ),
    Role.RECOMMENDATION_OWNER: RoleRow(
        Kind.RETURN,
        "Owner of recommendations",
        "The senior manager who accepted recommendations, or took them over, until they are done.",
        _on(Perm.SEE_REVIEW, Perm.SEE_PROGRESS, Perm.OWN_RECOMMENDATIONS),
        given_by_hand=False,
    ),
    Role.INTERVIEW_READER: RoleRow(
        Kind.RETURN,
        "Reader of interview records",
        "The accepting senior manager, where the agency's setting says so (R5).",
        _on(Perm.READ_INTERVIEWS),
        given_by_hand=False,
    ),
    Role.CONTRIBUTOR: RoleRow(
        Kind.RETURN,
        "Contributor",
        "Adds chronology entries for a ward, team or department; sees only the chronology being built.",
        _on(Perm.EDIT_CHRONOLOGY),
        given_by_hand=False,
    ),
    Role.ADMINISTRATOR: RoleRow(
        Kind.BOARD,
        "Administrator",
        "Accounts, agencies, board settings and templates; no case content.",
        _on(Perm.MANAGE_BOARD, Perm.MANAGE_ACCOUNTS),
    ),
    Role.AUDITOR: RoleRow(
        Kind.BOARD, "Auditor", "Access log and audit verification; no case content.", _on(Perm.READ_AUDIT)
    ),
    Role.HAND_OVER_AUTHOR: RoleRow(
        Kind.HAND_OVER, "Author of a hand-over", "Handed a matter over.", _on(Perm.READ_HAND_OVER), given_by_hand=False
    ),
    Role.HAND_OVER_RECIPIENT: RoleRow(
        Kind.HAND_OVER,
        "Recipient of a hand-over",
        "Line manager or senior manager told of a matter outside the review.",
        _on(Perm.READ_HAND_OVER),
        given_by_hand=False,
    ),
}
