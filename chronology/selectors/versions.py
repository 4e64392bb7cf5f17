"""Which versions the composite is made of, and what was once worked out from them: a version never changes (R7)."""

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from chronology.columns import Columns
from reviews.models import PartKind, ReturnPart, Review, Submission
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

log = logging.getLogger(__name__)
HOUR = 3600
Worked = TypeVar("Worked")


def chronologies_in_force(viewer, review: Review):
    """The returned chronologies that the viewer may read; a return they are excluded from is absent (R3, R12)."""
    readable = visible(viewer, Perm.READ_RETURNED, ReturnPart).filter(agency_return__review=review)
    return readable.filter(kind=PartKind.CHRONOLOGY, returned__isnull=False)


def versions_in_force(viewer, review: Review) -> list[Submission]:
    """The version of each of them that the board reads, in the order of the agencies' marks, without its content."""
    parts = chronologies_in_force(viewer, review)
    # That they are of the review is said beside: joined to so much, PostgreSQL no longer begins at the parts, and asked the wall
    # of every version there is.
    of_review = Submission.objects.filter(part__agency_return__review=review)
    found = of_review.filter(pk__in=parts.values("returned_id")).defer("content")
    found = found.select_related("part__agency_return__agency", "part__chronology__asked")
    return list(found.order_by("part__agency_return__mark"))


def columns_of(versions: Sequence[Submission]) -> Columns:
    """What the board calls the columns of these versions: those of one review have the same."""
    parts = (version.part for version in versions)
    chronology = next((part.chronology for part in parts if hasattr(part, "chronology")), None)
    return chronology.columns if chronology else Columns()


def worked_out(what: str, versions: Sequence[Submission], asked: object, work: Callable[[], Worked]) -> Worked:
    """What `work` finds in the versions, kept for an hour under their hashes: another version is another key.

    The key says nothing of what was asked (security.md G2). Without the cache it is worked out each time.
    """
    hashes = sorted((version.pk, version.sha256) for version in versions)
    said = json.dumps([connection.settings_dict["NAME"], what, hashes, asked], default=str)
    key = f"composite:{salted_hmac('chronology.selectors.versions', said, algorithm='sha256').hexdigest()}"
    try:
        found: Any = cache.get_or_set(key, work, HOUR)
    except RedisError:
        log.warning("the cache is away, so the composite is counted anew")
        found = work()
    return found
