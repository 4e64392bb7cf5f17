"""What is known of a file's headings before it is read: what the board calls its columns, and what the agency chose before."""

from chronology.importing.columns import Known, heading_key
from chronology.models import Chronology, RememberedColumn

# What the importer calls our columns, where it has another name for them.
IMPORTED_AS = {"date": "start_date", "time": "start_time", "kloe_numbers": "kloe"}


def known_headings(chronology: Chronology) -> Known:
    """Heading → our column and why. What an agency's authors chose goes before what a board calls it."""
    called = {
        heading_key(column.label): (IMPORTED_AS.get(column.name, column.name), "your board calls it so")
        for column in chronology.columns.renamed
    }
    agency = chronology.part.agency_return.agency
    remembered = RememberedColumn.objects.filter(agency=agency).values_list("heading", "target")
    chosen = {heading: (target or None, "chosen for an earlier file of your agency") for heading, target in remembered}
    return called | chosen
