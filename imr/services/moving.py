"""Moving a begun report to the board's newer template: texts follow their sections, and none is lost."""

from django.db import transaction

from imr.models import Report, TemplateMove
from imr.selectors.sections import moves_of
from imr.selectors.templates import newest_template
from imr.services.report import check_open
from reviews.services.holding import take
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_beside


@transaction.atomic
def move_to_template(*, report: Report, to: int, by) -> TemplateMove:
    """Puts the report on the version of this number, which the author has seen compared with its own: the board's newest.

    A section is known by its key. One that asks for something else is not finished any more; the text of one that is left out
    stays with it, and comes back if a later version has the section again. Raises NotAllowed or NotNow, or Refused where the
    board published another version meanwhile or the report is on this one.
    """
    take(report.part)  # whoever saves in a section knows on which template the report is
    check_open(report, by)
    locked = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    before, newest = locked.template, newest_template(locked.part.agency_return.review.board)
    if newest is None or newest.number != to:
        raise Refused("The board has published another version meanwhile. See what it changes first.")
    if before == newest:
        raise Refused("The report is on this version already.")
    moves = moves_of(locked, newest)
    _take_along(locked, {move.after.key: (move.after, move.state != "same") for move in moves if move.after}, by)
    locked.template = newest
    locked.save(update_fields=["template"])
    moved = TemplateMove.objects.create(subject=locked, verb="move", before=before, after=newest, by=by)
    record("did", "move_template", locked, by=by, details={"before": before.number, "after": newest.number})
    return moved


def _take_along(report: Report, after: dict, by) -> None:
    """What is written goes under the same sections of the newer version; the latest text where an earlier move left one."""
    written = report.answers.select_for_update(of=("self",), no_key=True).select_related("section")
    latest = {one.section.key: one for one in written.order_by("section__template__number")}
    taken = [one for key, one in latest.items() if key in after]
    for answer in taken:
        section, changed = after[answer.section.key]
        answer.section = section
        answer.finished = answer.finished and not changed
    save_beside(taken, "section", "finished", by=by)
