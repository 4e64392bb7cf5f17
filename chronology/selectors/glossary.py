"""Abbreviations: which are explained, by the field or by the agency, and which of a text's are not."""

from collections.abc import Iterable

from django.db.models import QuerySet

from chronology.models import Chronology, ChronologyEntry, GlossaryTerm
from chronology.naming import abbreviations_in, unglossed, usual_terms
from chronology.naming.abbreviations import folded_term
from chronology.selectors.residual import TEXTS
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.abbreviations import board_terms


def terms_of(viewer, agency_return: AgencyReturn) -> QuerySet[GlossaryTerm]:
    """What the agency explains itself, for its author."""
    return visible(viewer, Perm.IMPORT_CHRONOLOGY, GlossaryTerm).filter(agency_return=agency_return)


def usual() -> list[tuple[str, str]]:
    """The abbreviations of the field, in the order of a dictionary."""
    return sorted(usual_terms().items(), key=lambda line: line[0].casefold())


def shared(agency_return: AgencyReturn) -> list[tuple[str, str]]:
    """What no agency of the review need explain: the abbreviations of the field and of the board."""
    known = usual_terms() | board_terms(agency_return.review.board.abbreviations)
    return sorted(known.items(), key=lambda line: line[0].casefold())


def explained(agency_return: AgencyReturn) -> dict[str, str]:
    """Every abbreviation that a reader is told: the agency's own meaning where it gives one, else the board's."""
    own = GlossaryTerm.objects.filter(agency_return=agency_return).values_list("term", "meaning")
    return dict(shared(agency_return)) | dict(own)


def used(texts: Iterable[str], agency_return: AgencyReturn) -> list[dict[str, str]]:
    """The explained abbreviations that stand in some texts, for the end of a paper."""
    found = {term for text in texts for term in abbreviations_in(text)}
    known = {folded_term(term): (term, meaning) for term, meaning in explained(agency_return).items()}
    lines = sorted((known[term] for term in found if term in known), key=lambda line: line[0].casefold())
    return [{"term": term, "meaning": meaning} for term, meaning in lines]


def unexplained(viewer, agency_return: AgencyReturn) -> dict[str, list[str]]:
    """The abbreviations of the chronology that nobody explains, each with the rows that have it."""
    chronology = Chronology.objects.filter(part__agency_return=agency_return).first()
    if chronology is None:
        return {}
    known = explained(agency_return)
    found: dict[str, list[str]] = {}
    rows = visible(viewer, Perm.EDIT_CHRONOLOGY, ChronologyEntry).filter(chronology=chronology, removed_at__isnull=True)
    for ref, *texts in rows.values_list("ref", *TEXTS):
        for term in unglossed(" \n".join(texts), known):
            found.setdefault(term, []).append(ref)
    return dict(sorted(found.items()))
