"""What happens around one's own sign-in, told to the audit trail."""

from django.db import transaction

from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts import factors, selectors, sessions


@transaction.atomic
def record_sign_out(*, by) -> None:
    record("did", "sign_out", None, by=by)


@transaction.atomic
def added_factor(request, *, kind: str, by) -> None:
    """A second factor was added in this session: the session counts as opened with it, every other one ends (S2)."""
    factors.note_enrolled(request, kind)
    sessions.end(by, keep=request.session.session_key)
    record("did", "add_factor", None, by=by, details={"kind": str(kind)})


@transaction.atomic
def removed_factor(request, *, kind: str, by) -> None:
    """A second factor was removed: every other session ends (S2)."""
    sessions.end(by, keep=request.session.session_key)
    record("did", "remove_factor", None, by=by, details={"kind": str(kind)})


@transaction.atomic
def end_own_session(*, session: int, current: str, by) -> bool:
    """Ends one of one's other sessions; False when there is no such session of theirs."""
    found = sessions.end(by, keep=current, only=session)
    if found:
        record("did", "end_session", None, by=by, details={"sessions": found})
    return bool(found)


@transaction.atomic
def end_other_sessions(*, current: str, by) -> int:
    """Ends all one's sessions but this one; returns how many there were."""
    count = sessions.end(by, keep=current)
    record("did", "end_session", None, by=by, details={"sessions": count})
    return count


@transaction.atomic
def end_all_sessions(*, user, board, by) -> int:
    """An administrator ends every session of a person of the board (S5). Raises Refused when they are not of it."""
    require(Perm.MANAGE_ACCOUNTS, board, by)
    if not selectors.is_of_board(user, board):
        raise Refused("This person is not of your board.")
    count = sessions.end(user)
    record("did", "end_session", board, by=by, details={"user": user.pk, "sessions": count})
    return count
