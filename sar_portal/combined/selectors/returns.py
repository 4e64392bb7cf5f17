"""What was returned across the agencies of a review, read from the accepted versions alone (R3, R7)."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from chronology.selectors.people import Shown, shown
from imr.services.submission import NOT_APPLICABLE
from reviews.models import AgencyReturn, PartKind, ReturnPart, Review, Submission
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

REPORTS = (PartKind.IMR, PartKind.INFORMATION_REPORT)
Reports = dict[AgencyReturn, Submission | None]


@dataclass(frozen=True)
class Answer:
    """One cell of the matrix: what an agency answered to one line of enquiry; `state` says how far the answer goes."""

    agency_return: AgencyReturn
    content: dict | None
    state: str  # 'answered', 'no_why', 'not_answered', 'not_applicable', 'not_returned'

    @property
    def evidence(self) -> list[str]:
        return list((self.content or {}).get("evidence", ()))

    @property
    def says_something(self) -> bool:
        return self.state in ("answered", "no_why", "not_applicable")


@dataclass(frozen=True)
class MatrixRow:
    number: int
    title: str
    question: str
    answers: list[Answer]

    @property
    def said(self) -> list[Answer]:
        """Those that say something, which are read side by side."""
        return [answer for answer in self.answers if answer.says_something]

    def silent(self, state: str) -> list[AgencyReturn]:
        return [answer.agency_return for answer in self.answers if answer.state == state]

    @property
    def not_answered(self) -> list[AgencyReturn]:
        return self.silent("not_answered")

    @property
    def not_returned(self) -> list[AgencyReturn]:
        return self.silent("not_returned")

    @property
    def lines(self) -> list[tuple[str, list[tuple[Answer, str]]]]:
        """What was asked of each answer, with what each agency said to it; a line that nobody filled in is left out if
        nothing has to be said to it."""
        found = []
        for name, heading, wanted in FIELDS:
            said = [(one, str((one.content or {}).get(name, ""))) for one in self.said]
            if wanted or any(text for _, text in said):
                found.append((heading, said))
        return found


# Of an answer: its name in the frozen version, its heading, and whether an empty one is shown as empty.
FIELDS = (
    ("what_happened", "What happened", True),
    ("should_have_happened", "What should have happened", True),
    ("why", "Why", True),
    ("difference", "What difference it made", True),
    ("known_then", "What was known at the time", True),
    ("learned_later", "What was learned later", False),
)


@dataclass(frozen=True)
class ReturnIn:
    """One agency in the list of who is in and who is late."""

    agency_return: AgencyReturn
    parts: list[ReturnPart]


def returns_in(viewer, review: Review) -> list[ReturnIn]:
    """Every return the viewer may see the progress of, with its parts: who is in, and who is late."""
    grouped = groupby(progress(viewer, review), key=lambda part: part.agency_return)
    return [ReturnIn(agency_return, list(parts)) for agency_return, parts in grouped]


def progress(viewer, review: Review) -> QuerySet[ReturnPart]:
    """Every part the viewer may see the progress of: who is in and who is late."""
    parts = visible(viewer, Perm.SEE_PROGRESS, ReturnPart).filter(agency_return__review=review)
    found = parts.select_related("agency_return__agency", "deadline", "returned").defer("returned__content")
    return found.order_by("agency_return__mark", "pk")


def reports(viewer, review: Review) -> Reports:
    """The accepted report of each return the viewer may read; None where nothing was returned yet.

    A return from which the viewer is excluded is not in the answer at all (R12).
    """
    returns = (
        visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).filter(review=review).select_related("agency").order_by("mark")
    )
    accepted = visible(viewer, Perm.READ_RETURNED, ReturnPart).filter(agency_return__review=review, kind__in=REPORTS)
    by_return = {part.agency_return_id: part.returned for part in accepted.select_related("returned")}
    return {one: by_return.get(one.pk) for one in returns}


def kloe_matrix(viewer, review: Review, *, as_frozen: bool = False, of: Reports | None = None) -> list[MatrixRow]:
    """KLOE × agency: each line of enquiry with every agency's answer side by side; empty means not answered.

    `as_frozen`: the words as they were returned, for a file whose own gate writes codes or names. `of`: these reports alone,
    out of what `reports` found.
    """
    found = reports(viewer, review) if of is None else of
    seen = None if as_frozen else shown(viewer, review)
    rows = []
    for kloe in review.kloes.all():
        answers = [_answer(one, version, kloe.number, seen) for one, version in found.items()]
        rows.append(MatrixRow(kloe.number, kloe.title, kloe.question, answers))
    return rows


def _answer(agency_return: AgencyReturn, version: Submission | None, number: int, seen: Shown | None) -> Answer:
    if version is None:
        return Answer(agency_return, None, "not_returned")
    content = next((a for a in version.content.get("answers", ()) if a["number"] == number), None)
    content = seen.content(content, agency_return.pk) if seen and content else content
    if content is None or not content["what_happened"].strip():
        return Answer(agency_return, content, "not_answered")
    if content["what_happened"].startswith(NOT_APPLICABLE):
        return Answer(agency_return, content, "not_applicable")
    return Answer(agency_return, content, "answered" if content["why"].strip() else "no_why")


LEARNING = ("good_practice", "lessons")


@dataclass(frozen=True)
class Learning:
    """One item of an accepted report (good practice, a lesson or a recommendation) with the return it came from."""

    agency_return: AgencyReturn
    item: dict


def learning(viewer, review: Review, part: str, *, as_frozen: bool = False) -> list[Learning]:
    """The items of `part` ('good_practice', 'lessons' or 'recommendations') of every accepted report, by agency."""
    seen = None if as_frozen else shown(viewer, review)
    return [
        Learning(one, seen.content(item, one.pk) if seen else item)
        for one, version in reports(viewer, review).items()
        if version is not None
        for item in version.content.get(part, ())
    ]


def learning_counts(viewer, review: Review) -> dict[str, int]:
    """How much there is to read, by kind, over all accepted reports."""
    found = [version.content for version in reports(viewer, review).values() if version is not None]
    return {name: sum(len(content.get(name, ())) for content in found) for name in (*LEARNING, "recommendations")}
