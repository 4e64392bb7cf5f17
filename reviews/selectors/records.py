"""Reading the record list of a return."""

from django.db.models import QuerySet

from reviews.models import AgencyReturn, PartKind, RecordSet, ReturnPart
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm


def records_part(agency_return: AgencyReturn) -> ReturnPart | None:
    """The part 'records' of a return, if it was asked for."""
    return agency_return.parts.select_related("deadline").filter(kind=PartKind.RECORDS).first()


def record_sets_of(viewer, agency_return: AgencyReturn) -> QuerySet[RecordSet]:
    """What the agency has listed, for its own people."""
    return visible(viewer, Perm.READ_DRAFT, RecordSet).filter(agency_return=agency_return).order_by("pk")


def role_of(viewer, agency_return: AgencyReturn) -> str:
    """The person's job at the agency, to start a signature with."""
    jobs = viewer.memberships.filter(agency=agency_return.agency_id, until__isnull=True)
    return jobs.values_list("job_title", flat=True).first() or ""
