"""The verbs of the accounts room, by what they are about."""

from sar_portal.accounts.services.addresses import ask_for_address, change_address, forget_addresses
from sar_portal.accounts.services.directory import add_agency, change_agency, change_board, open_board
from sar_portal.accounts.services.invitations import accept_invitation, hash_for, invite, revoke_invitation
from sar_portal.accounts.services.organisation import NotLetIn, let_in, record_not_let_in, unbind
from sar_portal.accounts.services.people import (
    deactivate,
    end_board_role,
    end_membership,
    first_administrator,
    give_board_role,
    reactivate,
)
from sar_portal.accounts.services.resets import confirm_factor_reset, request_factor_reset, withdraw_factor_reset
from sar_portal.accounts.services.sign_in import (
    added_factor,
    end_all_sessions,
    end_other_sessions,
    end_own_session,
    record_sign_out,
    removed_factor,
)

__all__ = [
    "NotLetIn",
    "accept_invitation",
    "add_agency",
    "added_factor",
    "ask_for_address",
    "change_address",
    "change_agency",
    "change_board",
    "confirm_factor_reset",
    "deactivate",
    "end_all_sessions",
    "end_board_role",
    "end_membership",
    "end_other_sessions",
    "end_own_session",
    "first_administrator",
    "forget_addresses",
    "give_board_role",
    "hash_for",
    "invite",
    "let_in",
    "open_board",
    "reactivate",
    "record_not_let_in",
    "record_sign_out",
    "removed_factor",
    "request_factor_reset",
    "revoke_invitation",
    "unbind",
    "withdraw_factor_reset",
]
