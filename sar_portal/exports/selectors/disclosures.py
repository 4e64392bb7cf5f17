"""Which lines of the disclosure register are the board's to read, for its page and for the archive alike."""

from django.db.models import F, Q, QuerySet

from reviews.models import Review, Submission
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.exports.models import BlackedOut, Disclosure


def readable_versions(viewer, review: Review) -> set[int]:
    """The keys of the versions of one review that the viewer may know of (R3, R12)."""
    found = visible(viewer, Perm.READ_RETURNED, Submission).filter(part__agency_return__review=review)
    return set(found.values_list("pk", flat=True))


def disclosures_of(viewer, review: Review, readable: set[int]) -> QuerySet[Disclosure]:
    """What an agency made of its own version is among them once the board may read that version (R3)."""
    lines = visible(viewer, Perm.MANAGE_REVIEW, Disclosure).filter(subject=review)
    the_boards = Q(export__isnull=True) | Q(export__scope=F("subject"))
    # Only of what agencies made are the versions asked: they stand in the line itself, so each is compared here.
    made = lines.exclude(the_boards).order_by().values_list("pk", "versions")
    known = [pk for pk, versions in made if {one["submission"] for one in versions} <= readable]
    found = lines.filter(the_boards | Q(pk__in=known))
    return found.select_related("by", "export__submission").defer("export__submission__content")


def blacked_out_of(viewer, review: Review) -> QuerySet[BlackedOut]:
    """What was blacked out for requests of the review, the newest request first."""
    return visible(viewer, Perm.MANAGE_REVIEW, BlackedOut).filter(subject=review).select_related("by")
