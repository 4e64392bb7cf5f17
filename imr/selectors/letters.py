"""Letters to practitioners as those who keep the register see them."""

from django.db.models import QuerySet

from imr.models import PractitionerInvolvement, PractitionerLetter
from imr.selectors.register import register_of
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm


def letters_of(viewer, agency_return: AgencyReturn) -> QuerySet[PractitionerLetter]:
    """Every letter of the return, newest first, with to whom and how it reached them."""
    found = visible(viewer, Perm.KEEP_REGISTER, PractitionerLetter).filter(agency_return=agency_return)
    return found.select_related("involvement", "by").prefetch_related("given").order_by("-number")


def without_letter(viewer, agency_return: AgencyReturn) -> list[int]:
    """Keys of those who were not told yet and have no letter: for them one is made unless somebody says otherwise."""
    rows: QuerySet[PractitionerInvolvement] = register_of(viewer, agency_return)
    wanted = rows.filter(notified_on__isnull=True, only_manages=False, letters__isnull=True)
    return [row.pk for row in wanted]
