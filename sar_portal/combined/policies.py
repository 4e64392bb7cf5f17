"""When something may be said of the combined returns: each check raises a refusal with a sentence fit to show."""

from collections.abc import Sequence

from chronology.models import ReturnedEntry
from reviews.models import Review
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm


def check_rows_readable(review: Review, rows: Sequence[ReturnedEntry], *, by) -> None:
    """Only rows of this review that the person may read are annotated (R12). Raises NotAllowed, or Refused for none."""
    if not rows:
        raise Refused("Choose at least one entry.")
    keys = {row.pk for row in rows}
    if visible(by, Perm.READ_RETURNED, ReturnedEntry).filter(review=review, pk__in=keys).count() != len(keys):
        raise NotAllowed()
