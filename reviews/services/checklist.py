"""What a board checks a returned part against: decided by its administrator, kept version by version."""

from collections.abc import Iterable

from django.db import transaction

from reviews.checklist import Line, as_data
from reviews.models import BoardChecklist
from reviews.selectors.checklist import newest_checklist
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board

MOST_LINES = 60


@transaction.atomic
def decide_checklist(*, board: Board, lines: Iterable[Line], seen: int, reason: str = "", by) -> BoardChecklist:
    """Keeps what is checked from now on; checks made before keep the list that they were made against.

    `seen` is the decision that the page showed as the newest, 0 for none. Raises NotAllowed without 'Change the board's
    settings', Refused when somebody decided in between (R14), or nothing would be left to check.
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    require(Perm.MANAGE_BOARD, board, by)
    newest = newest_checklist(board)
    if (newest.pk if newest else 0) != seen:
        raise Refused(
            "Somebody else changed the checklist meanwhile: what they decided stands below. Nothing was overwritten."
        )
    kept = list(lines)
    if not kept or len(kept) > MOST_LINES:
        raise Refused(f"A checklist has between 1 and {MOST_LINES} lines.")
    made = BoardChecklist.objects.create(board=board, verb="changed", lines=as_data(kept), reason=reason.strip(), by=by)
    record("did", "decide_checklist", board, by=by, details={"checklist": made.pk, "lines": len(kept)})
    return made
