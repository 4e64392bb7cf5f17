"""When the chronology may be changed or submitted: each check raises Refused with a sentence fit to show."""

from chronology.models import Chronology, ChronologyEntry
from chronology.selectors.checks import blocking_of
from reviews.models import AdultIdentity, AgencyReturn, CommonPerson, PartKind, PartState
from reviews.policies import check_not_suspended, check_returns_open
from sar_portal.access.errors import NotNow, Refused


def check_in_progress(chronology: Chronology, *, by) -> None:
    """Drafts change only while the part is in progress and the review runs; a submitted version never does (R7).

    Raises NotNow.
    """
    if chronology.part.state != PartState.IN_PROGRESS:
        words = PartState(chronology.part.state).label.lower()
        raise NotNow(f"The chronology cannot be changed now: it is {words}.")
    try:
        check_not_suspended(chronology.part, by=by)
    except Refused as refusal:
        raise NotNow(refusal.sentence) from refusal


def check_complete(chronology: Chronology) -> None:
    """Nothing that needs attention is submitted, and nothing empty: source and date are always mandatory."""
    entries = ChronologyEntry.objects.filter(chronology=chronology, removed_at__isnull=True)
    if not entries.exists():
        raise Refused("The chronology has no entries yet.")
    waiting = entries.exclude(needs_attention="").count()
    if waiting:
        rows = "One entry needs" if waiting == 1 else f"{waiting} entries need"
        raise Refused(f"{rows} your attention before the chronology can be submitted.")


def check_key_open(agency_return: AgencyReturn, *, by) -> None:
    """The agency's key changes while something is being written with its codes; submitted versions keep the key they had.

    Raises NotNow.
    """
    try:
        check_returns_open(agency_return.review)
    except Refused as refusal:
        raise NotNow(refusal.sentence) from refusal
    writing = agency_return.parts.exclude(kind=PartKind.RECORDS).filter(state=PartState.IN_PROGRESS)
    if not writing.exists():
        raise NotNow("The key of people cannot be changed now: nothing of this return is being written.")


def check_code_is_free(agency_return: AgencyReturn, code: str) -> None:
    """One code, one person: the review's own codes are not given to an agency's people. Raises Refused."""
    review = agency_return.review
    common = CommonPerson.objects.filter(review=review, code=code).exists()
    adult = AdultIdentity.objects.filter(review=review, code=code).exists()
    if common or adult or code == review.pseudonym:
        raise Refused("The board uses this code for somebody else in this review.")


def check_strict(chronology: Chronology, *, by) -> None:
    """The advisory checks that the board has made strict have nothing to say. Raises Refused."""
    if not chronology.part.agency_return.review.board.strict_checks:
        return
    waits = [result for result in blocking_of(by, chronology) if not result.check.blocking]
    if waits:
        names = "; ".join(f"{result.check.name} ({len(result.found)})" for result in waits)
        raise Refused(f"Your board asks that this is settled before the chronology is submitted: {names}.")
