"""When the chronology may be changed or submitted: each check raises Refused with a sentence fit to show."""

import re
from collections.abc import Iterable

from chronology.models import (
    Candidate,
    Chronology,
    ChronologyEntry,
    Correction,
    CorrectionDecision,
    ReturnedEntry,
    RowAnswer,
    RowQuery,
)
from chronology.selectors.checks import blocking_of
from chronology.selectors.corrections import waits
from reviews.models import AdultIdentity, AgencyReturn, CommonPerson, PartKind, PartState
from reviews.policies import check_not_suspended, check_returns_open
from sar_portal.access.decide import can, visible
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role


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


def team_of(chronology: Chronology, person) -> str:
    """The ward, team or department in which somebody contributes; '' where none is said."""
    held = RoleAssignment.objects.live().filter(user=person, role=Role.CONTRIBUTOR)
    return held.filter(scope=chronology.part.agency_return_id).values_list("team", flat=True).first() or ""


def check_own_row(entry: ChronologyEntry, *, by) -> None:
    """A contributor takes out what they wrote themselves; the rest is the author's to take out."""
    if entry.created_by_id != by.pk and not can(by, Perm.IMPORT_CHRONOLOGY, entry):
        raise Refused("Only the author of the return can take out what somebody else wrote.")


def check_complete(chronology: Chronology) -> None:
    """Nothing that needs attention is submitted, and nothing empty: source and date are always mandatory.

    What contributors wrote is submitted once the author has taken it on: they answer for it.
    """
    entries = ChronologyEntry.objects.filter(chronology=chronology, removed_at__isnull=True)
    if not entries.exists():
        raise Refused("The chronology has no entries yet.")
    waiting = entries.filter(chronology.columns.unsettled()).count()
    if waiting:
        rows = "One entry needs" if waiting == 1 else f"{waiting} entries need"
        raise Refused(f"{rows} your attention before the chronology can be submitted.")
    theirs = entries.filter(to_accept=True).count()
    if theirs:
        rows = "One entry of a contributor waits" if theirs == 1 else f"{theirs} entries of contributors wait"
        raise Refused(f"{rows} for you to take on before the chronology can be submitted.")


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


def check_reads_members(candidate: Candidate, *, by) -> None:
    """R12: a candidate is nothing to somebody who may not read each of the returns in it."""
    readable = visible(by, Perm.READ_RETURNED, AgencyReturn).values("pk")
    if candidate.members.exclude(agency_return__in=readable).exists():
        raise NotAllowed()


def check_not_settled_since(candidate: Candidate, seen: int) -> None:
    """Two people at once: the second reads first what the other settled, and why."""
    if candidate.settlements.count() != seen:
        raise Refused("Someone else settled this while you were reading. Nothing was overwritten: see below.")


def check_not_answered(query: RowQuery) -> None:
    if RowAnswer.objects.filter(query=query).exists():
        raise Refused("This question has been answered already.")


def check_correction_open(correction: Correction) -> None:
    """Raises Refused with what became of it."""
    decided = CorrectionDecision.objects.filter(subject=correction).first()
    if decided is not None:
        raise Refused(f"This correction was decided on already: {decided.title.lower()}.")


def check_no_correction_waits(entry: ChronologyEntry) -> None:
    """What staff said of a row does not go out of sight with it. Raises Refused."""
    if waits(entry):
        raise Refused(f"The author has to decide on the correction from staff of {entry.ref} first.")


# So many words in a row are a quotation; fewer are how people speak.
QUOTATION = 5
_WORD = re.compile(r"[a-z0-9]+")


def check_asks_its_own_words(text: str, asked: ReturnedEntry, others: Iterable[ReturnedEntry]) -> None:
    """R4: a question to one agency quotes no other's row. What stands in the asked agency's own row may be quoted."""
    own = _runs(_told(asked))
    for other in others:
        if (_runs(text) & _runs(_told(other))) - own:
            raise Refused(
                "The question repeats another agency’s words. Ask in your own words about this agency’s entry."
            )


def _told(entry: ReturnedEntry) -> str:
    names = ("event", "action", "comment", "adults_voice", "source", "people")
    return " ".join(getattr(entry, name) for name in names)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return set(zip(*(words[start:] for start in range(QUOTATION)), strict=False))
