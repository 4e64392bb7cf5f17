"""Prompts beside a text: each person puts away what they have read, for themselves alone."""

from django.db import transaction

from imr.models import PutAway, Report
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.permissions import Perm


@transaction.atomic
def put_away(*, report: Report, place: str, prompt: str, by) -> None:
    """Hides one prompt beside one text from this person. Raises NotAllowed for who does not write on the report."""
    require(Perm.EDIT_REPORT, report, by)
    _, new = PutAway.objects.get_or_create(report=report, by=by, place=place, prompt=prompt)
    if new:
        record("did", "put_away_prompt", report, by=by, details={"place": place})


@transaction.atomic
def bring_back(*, report: Report, place: str, by) -> None:
    """Shows this person everything again that they put away beside one text. Raises as put_away."""
    require(Perm.EDIT_REPORT, report, by)
    gone, _ = PutAway.objects.filter(report=report, by=by, place=place).delete()
    if gone:
        record("did", "bring_back_prompts", report, by=by, details={"place": place})
