"""Queries of the board on returned versions, as threads: what was asked, what the agency answered, what was settled."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from reviews.models import ASKING, QualityCheck, Query, QueryAnswer, ReturnPart
from reviews.selectors.differences import Difference
from sar_portal.access.decide import can, visible
from sar_portal.access.permissions import Perm


@dataclass(frozen=True)
class Answer:
    """One answer, and the number of the version that went with it; None while that is being written."""

    said: QueryAnswer
    version: int | None


@dataclass(frozen=True)
class Thread:
    """One query with everything said about it. `waits`: the agency has not answered since it was asked last; `typed`: what
    somebody wrote beside it that could not be kept.
    """

    query: Query
    answers: list[Answer]
    settled: bool
    waits: bool
    decision: object = None
    typed: str = ""

    @property
    def state(self) -> str:
        if self.settled:
            return "query_closed"
        return "query_open" if self.waits else "query_answered"


def threads_of(viewer, part: ReturnPart) -> list[Thread]:
    """Every thread of a part that the viewer may read, open ones first: the board its own, the agency those it was asked."""
    perm = Perm.CHECK_QUALITY if can(viewer, Perm.CHECK_QUALITY, part) else Perm.READ_DRAFT
    asked = visible(viewer, perm, Query).filter(submission__part=part)
    said = visible(viewer, perm, QueryAnswer)
    found = _threads(part, asked, said, accepted=perm == Perm.CHECK_QUALITY)
    return sorted(found, key=lambda thread: (thread.settled, not thread.waits))


def open_threads(part: ReturnPart) -> list[Thread]:
    """Every query of a part that is not settled, whoever looks: for checks."""
    return [one for one in _threads(part, Query.objects.filter(submission__part=part)) if not one.settled]


def asked_threads(part: ReturnPart) -> list[Thread]:
    """What the agency was asked and the board has not settled."""
    found = open_threads(part)
    asked = _asked_last(part) if found else None
    return [one for one in found if asked is not None and one.query.at <= asked]


def unanswered(part: ReturnPart) -> list[Thread]:
    """What the agency was asked and has not answered since."""
    return [one for one in asked_threads(part) if one.waits]


def _threads(
    part: ReturnPart, asked: QuerySet[Query], said: QuerySet[QueryAnswer] | None = None, *, accepted: bool = False
) -> list[Thread]:
    """`accepted`: answers went with accepted versions only, as the board knows of no others."""
    answers = Prefetch("answers", (QueryAnswer.objects if said is None else said).select_related("by"))
    told = asked.select_related("by", "submission").defer("submission__content")
    rows = list(told.prefetch_related(answers, "decisions__by"))
    if not rows:
        return []
    versions = part.submissions.filter(sign_offs__verb="accept").distinct() if accepted else part.submissions
    last, sent = _asked_last(part), list(versions.values_list("at", "number").order_by("number"))
    return [_thread(row, last, sent) for row in rows]


def _asked_last(part: ReturnPart):
    newest = QualityCheck.objects.filter(subject=part, verb__in=ASKING).order_by("-at").first()
    return newest.at if newest else None


def _thread(row: Query, asked_last, sent: list[tuple]) -> Thread:
    answers = [Answer(one, next((n for at, n in sent if at >= one.at), None)) for one in row.answers.all()]
    decisions = list(row.decisions.all())
    newest = decisions[-1] if decisions else None
    since = max(at for at in (row.at, asked_last) if at is not None)
    waits = not any(one.said.at >= since for one in answers)
    return Thread(row, answers, newest is not None and newest.verb == "settle", waits, newest)


def by_place(threads: Iterable[Thread]) -> dict[str, list[Thread]]:
    found: dict[str, list[Thread]] = defaultdict(list)
    for thread in threads:
        found[thread.query.place].append(thread)
    return found


@dataclass(frozen=True)
class Beside:
    """One changed text of two versions, with the queries on its place; a query whose text did not change stands alone."""

    changed: Difference | None
    threads: list[Thread]


def compared(changed: list[Difference], threads: list[Thread]) -> list[Beside]:
    """Every changed text with its queries beside it, each query once, then those whose text is as it was."""
    places = by_place(threads)
    rows = [Beside(one, places.pop(one.place, [])) for one in changed]
    return rows + [Beside(None, [thread]) for left in places.values() for thread in left]
