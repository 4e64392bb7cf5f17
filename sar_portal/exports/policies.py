"""Who may have what as a file: asked when it is asked for, when it is made, and each time it is downloaded (Z6)."""

from datetime import timedelta

from django.utils import timezone

from reviews.models import AgencyReturn, Submission
from sar_portal.access.decide import require, visible
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.exports.models import Export
from sar_portal.exports.selectors.entries import version_for

MOST_AN_HOUR = 10
# One meeting has as many packs as it has readers.
MOST_PACKS = 40


def check_may_have(export: Export, *, by) -> None:
    """Raises NotAllowed unless the person may read what the export is of, and know the names where it shows them."""
    if not by.is_active:
        raise NotAllowed()
    if export.what == Export.What.CHRONOLOGY:
        version_for(by, export.submission)
    elif export.what == Export.What.ARCHIVE:
        require(Perm.MANAGE_REVIEW, export.review, by)
    else:
        require(Perm.READ_COMBINED, export.review, by)
    if export.names == Export.Names.NAMES:
        require(Perm.SEE_IDENTITY, export.review, by)


def check_still_has(export: Export, *, by) -> None:
    """Raises NotAllowed, too, where a version in the file is not the person's to read any more: excluded since (R12)."""
    check_may_have(export, by=by)
    keys = {version["submission"] for version in export.versions}
    readable = visible(by, Perm.READ_RETURNED, Submission) | visible(by, Perm.READ_DRAFT, Submission)
    if keys - set(readable.filter(pk__in=keys).values_list("pk", flat=True)):
        raise NotAllowed()
    seen = visible(by, Perm.SEE_PROGRESS, AgencyReturn).filter(pk__in=export.returns)
    if set(export.returns) - set(seen.values_list("pk", flat=True)):
        raise NotAllowed()


def check_not_too_often(*, by) -> None:
    """Raises Refused for the eleventh file in an hour (security.md E2)."""
    recent = Export.objects.filter(asked_by=by, asked_at__gt=timezone.now() - timedelta(hours=1))
    if recent.exclude(what=Export.What.PACK).count() >= MOST_AN_HOUR:
        raise Refused(f"You have asked for {MOST_AN_HOUR} files within an hour. Wait a while, and ask again.")


def check_not_too_many_packs(number: int, *, by) -> None:
    """Raises Refused where a person asks for more copies within an hour than a meeting has readers."""
    recent = Export.objects.filter(
        asked_by=by, what=Export.What.PACK, asked_at__gt=timezone.now() - timedelta(hours=1)
    ).count()
    if recent + number > MOST_PACKS:
        raise Refused(
            f"At most {MOST_PACKS} copies of meeting packs are made within an hour. Wait a while, and ask again."
        )


def check_not_asked_twice(packs: list[Export], *, by) -> None:
    """Raises Refused where one of the copies was asked for a moment ago: the second of two clicks makes no second set."""
    asked = Export.objects.filter(
        asked_by=by, what=Export.What.PACK, asked_at__gt=timezone.now() - timedelta(minutes=1)
    )
    before = set(asked.values_list("review", "query", "meeting_on", "recipient"))
    if any((one.review_id, one.query, one.meeting_on, one.recipient) in before for one in packs):
        raise Refused("These copies were asked for a moment ago. You find them under Files.")
