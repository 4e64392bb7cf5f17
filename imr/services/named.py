"""Good practice and lessons named by staff: taken into the report, edited as the author likes, or left out."""

from typing import Any

from django.db import transaction

from imr.models import GoodPractice, Lesson, NamedDecision, Report
from imr.policies import check_review_runs
from imr.selectors.named import Named
from imr.services.report import add_item
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.permissions import Perm

MODELS: dict[str, Any] = {"good-practice": GoodPractice, "lessons": Lesson}


@transaction.atomic
def take_named(*, named: Named, report: Report, values: dict, by) -> GoodPractice | Lesson:
    """Adds what the author made of it to the report. Raises NotAllowed, NotNow or Refused as `add_item` does."""
    require(Perm.HOLD_INTERVIEWS, named.interview, by)
    item = add_item(model=MODELS[named.slug], report=report, values=values, by=by)
    _decide(named, "take", by)
    return item


@transaction.atomic
def leave_named(*, named: Named, by) -> None:
    """Leaves it out of the report; it can still be taken over later. Raises NotAllowed or Refused."""
    require(Perm.HOLD_INTERVIEWS, named.interview, by)
    check_review_runs(named.interview.involvement.agency_return)
    _decide(named, "leave", by)


def _decide(named: Named, verb: str, by) -> None:
    NamedDecision.objects.create(subject=named.interview, slug=named.slug, sha256=named.sha256, verb=verb, by=by)
    record("did", f"{verb}_named", named.interview, by=by, details={"list": named.slug})
