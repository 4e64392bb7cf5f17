"""What is known of a file's headings before it is read: what the board calls its columns, and what the agency chose before."""

from chronology.importing.columns import Known
from chronology.models import Chronology, RememberedColumn


def known_headings(chronology: Chronology) -> Known:
    """Heading → our column and why. What an agency's authors chose goes before what a board calls it."""
    agency = chronology.part.agency_return.agency
    remembered = RememberedColumn.objects.filter(agency=agency).values_list("heading", "target")
    return {heading: (target or None, "chosen for an earlier file of your agency") for heading, target in remembered}
