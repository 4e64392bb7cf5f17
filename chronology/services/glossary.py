"""The agency's own abbreviations, explained by its author."""

from django.db import IntegrityError, transaction

from chronology.models import GlossaryTerm
from chronology.services.people import hold_key_open
from reviews.models import AgencyReturn
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import by_person, save_checked

TAKEN = "This abbreviation is explained already."


@transaction.atomic
def explain_term(*, agency_return: AgencyReturn, term: str, meaning: str, by) -> GlossaryTerm:
    """Adds an abbreviation with its meaning. Raises Refused when it is explained already, NotAllowed or NotNow."""
    hold_key_open(agency_return, by=by)
    line = by_person(GlossaryTerm(agency_return=agency_return, term=term.strip(), meaning=meaning.strip()), by)
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "explain_term", agency_return, by=by, details={"term": line.pk})
    return line


@transaction.atomic
def change_term(*, line: GlossaryTerm, version: int, term: str, meaning: str, by) -> GlossaryTerm:
    """Changes a line of the glossary. Raises Stale (R14), Refused, NotAllowed or NotNow."""
    hold_key_open(line.agency_return, by=by)
    try:
        with transaction.atomic():
            saved = save_checked(
                line, version=version, values={"term": term.strip(), "meaning": meaning.strip()}, by=by
            )
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "change_term", saved.agency_return, by=by, details={"term": saved.pk})
    return saved


@transaction.atomic
def remove_term(*, line: GlossaryTerm, by) -> None:
    """Takes a line out of the glossary; its history keeps it. Raises NotAllowed or NotNow."""
    agency_return = line.agency_return
    hold_key_open(agency_return, by=by)
    record("did", "remove_term", agency_return, by=by, details={"term": line.pk})
    by_person(line, by).delete()
