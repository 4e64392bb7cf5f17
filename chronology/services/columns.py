"""What a board asks for in a chronology: decided by its administrator, taken over by what begins afterwards."""

from django.db import transaction

from chronology.columns import Columns
from chronology.models import BoardColumns, Chronology
from chronology.selectors.columns import newest_of
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


@transaction.atomic
def decide_columns(
    *, board: Board, columns: Columns, seen: int, reason: str = "", for_begun: bool = False, by
) -> BoardColumns:
    """Keeps what the board asks for from now on; `for_begun`, also of chronologies that were begun already.

    What was submitted keeps the names it was submitted under. `seen` is the decision that the page showed as the newest, 0
    for none. Raises NotAllowed without 'Change the board's settings', Refused when somebody decided in between (R14).
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    require(Perm.MANAGE_BOARD, board, by)
    if newest_of(board) != seen:
        raise Refused(
            "Somebody else changed the columns meanwhile: what they decided stands below. Nothing was overwritten."
        )
    made = BoardColumns.objects.create(
        board=board, verb="changed", columns=columns.as_data(), reason=reason.strip(), for_begun=for_begun, by=by
    )
    if for_begun:
        Chronology.objects.filter(part__agency_return__review__board=board).update(asked=made)
    record("did", "decide_columns", board, by=by, details={"columns": made.pk, "for_begun": for_begun})
    return made
