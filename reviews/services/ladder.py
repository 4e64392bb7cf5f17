"""To whom a board escalates what is late or refused: decided by its administrator, rung by rung, kept version by version."""

from collections.abc import Iterable

from django.db import transaction

from reviews.ladder import Rung, as_data
from reviews.models import EscalationLadder
from reviews.policies import check_ladder
from reviews.selectors.ladder import newest_ladder
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


@transaction.atomic
def decide_ladder(
    *, board: Board, rungs: Iterable[Rung], seen: int, reason: str = "", for_open: bool = False, by
) -> EscalationLadder:
    """Keeps the rungs in their order for agencies that are asked from now on; `for_open`, also for those asked already.

    `seen` is the decision that the page showed as the newest, 0 for none. Raises NotAllowed without 'Change the board's
    settings', Refused where the rungs are none, too many or out of order, or when somebody decided in between (R14).
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    require(Perm.MANAGE_BOARD, board, by)
    kept = list(rungs)
    check_ladder(kept)
    newest = newest_ladder(board)
    if (newest.pk if newest else 0) != seen:
        raise Refused(
            "Somebody else changed the ladder meanwhile: what they decided stands below. Nothing was overwritten."
        )
    made = EscalationLadder.objects.create(
        board=board, verb="changed", rungs=as_data(kept), reason=reason.strip(), for_open=for_open, by=by
    )
    record("did", "decide_ladder", board, by=by, details={"ladder": made.pk, "rungs": len(kept), "for_open": for_open})
    return made
