"""One review with three agencies, the police's chronology in progress, and everyone who could come near it."""

from types import SimpleNamespace
from unittest.mock import patch

from chronology.models import Chronology, ChronologyEntry
from chronology.services.entries import add_entry, chronology_of
from chronology.services.submitting import submit_chronology
from imr.services.appointment import (
    DECLARATION_WORDS,
    appoint_author,
    appoint_senior_manager,
    propose_contributor,
    sign_declaration,
)
from reviews.models import AgencyReturn, ReturnPart, Submission
from reviews.services.answers import acknowledge
from reviews.services.returning import accept, make_paper
from tests.kept import kept
from tests.reviews import world as making
from tests.world.build import paper_of

VALUES = {
    "date": "12/03/2025",
    "time": "14:05",
    "source": "Northgate 882",
    "people": "HO1",
    "contact_type": "Home visit",
    "event": "HO1 visited, no reply, card left.",
    "adult_seen": "Not seen",
    "adults_voice": "",
    "action": "Card left.",
    "comment": "",
    "practice_code": "EXPECTED_PRACTICE",
    "kloe_numbers": [1],
}


def values(**other) -> dict:
    return VALUES | other


def appointed(w: SimpleNamespace, place: int) -> SimpleNamespace:
    """One agency's return, acknowledged, with author, contributor and senior manager."""
    agency, lead = w.agencies[place], w.leads[place]
    code = agency.code.lower()
    one = SimpleNamespace(lead=lead, agency=agency)
    one.ret = AgencyReturn.objects.get(review=w.review, agency=agency)
    acknowledge(request=one.ret.requests.get(), by=lead)
    for name in ("author", "manager", "contributor"):
        setattr(one, name, making.person(f"{name}@{code}.example", f"{name.title()} of {agency.code}", agency))
    made = appoint_author(agency_return=one.ret, person=one.author, job_title="Review officer", by=lead)
    sign_declaration(appointment=made, statement=DECLARATION_WORDS, by=one.author)
    appoint_senior_manager(agency_return=one.ret, person=one.manager, job_title="Superintendent", by=lead)
    propose_contributor(agency_return=one.ret, person=one.contributor, job_title="Ward manager", by=lead)
    one.part = ReturnPart.objects.get(agency_return=one.ret, kind="chronology")
    one.chronology = chronology_of(one.part)
    return one


@kept
def make_world(*places: int) -> SimpleNamespace:
    """The world with the returns of some agencies written: police (0), surgery (1), housing (2)."""
    w = making.sent_world()
    w.police, *others = [appointed(w, place) for place in places or (0,)]
    w.others = others
    return w


def entry(one: SimpleNamespace, by=None, **other) -> ChronologyEntry:
    return add_entry(chronology=one.chronology, values=values(**other), by=by or one.author)


def fresh(chronology: Chronology) -> Chronology:
    return Chronology.objects.get(pk=chronology.pk)


def returned(one: SimpleNamespace) -> Submission:
    """Submitted by the author and accepted by the senior manager."""
    submission = submit_chronology(chronology=fresh(one.chronology), by=one.author)
    with patch("sar_portal.documents.services.render_pdf", paper_of):
        make_paper(submission=submission, stage="submitted")
    part = ReturnPart.objects.get(pk=one.part.pk)
    words = {"statement": "Accepted.", "name": "Sally Manager", "role": "Superintendent"}
    accept(part=part, submission=submission, by=one.manager, **words)
    return submission
