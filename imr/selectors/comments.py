"""Comments of the agency on its own report, by thread."""

from collections import Counter
from dataclasses import dataclass

from imr.models import Comment, CommentDecision, Report
from imr.selectors.sections import section_of
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm


@dataclass(frozen=True)
class Thread:
    """A comment with its replies; `settled` is the newest decision on it, if any was made."""

    begins: Comment
    replies: list[Comment]
    settled: CommentDecision | None

    @property
    def open(self) -> bool:
        return self.settled is None or self.settled.verb != "resolve"


@dataclass(frozen=True)
class Place:
    """The text that is commented on: what it is called, and what is written there."""

    title: str
    texts: list[str]


def threads_at(viewer, report: Report, place: str) -> list[Thread]:
    """The threads on one text, open ones first, for the agency's own people (R3)."""
    found = visible(viewer, Perm.READ_DRAFT, Comment).filter(report=report, place=place, begins__isnull=True)
    threads = [
        Thread(one, list(one.replies.all()), settled_by(one))
        for one in found.select_related("by").prefetch_related("replies__by", "decisions__by")
    ]
    return sorted(threads, key=lambda thread: not thread.open)


def settled_by(comment: Comment) -> CommentDecision | None:
    """The newest decision on a thread; reads what was fetched with the comment where it was."""
    decisions = list(comment.decisions.all())
    return decisions[-1] if decisions else None


def is_open(comment: Comment) -> bool:
    newest = settled_by(comment)
    return newest is None or newest.verb != "resolve"


def open_counts(report: Report) -> Counter[str]:
    """How many threads are open on each text."""
    begun = Comment.objects.filter(report=report, begins__isnull=True).prefetch_related("decisions")
    return Counter(one.place for one in begun if is_open(one))


def comment_of(viewer, report: Report, key: int) -> Comment | None:
    return visible(viewer, Perm.READ_DRAFT, Comment).filter(report=report, pk=key, begins__isnull=True).first()


def text_at(report: Report, place: str) -> Place | None:
    """What is called so in this report ('section-analysis', 'kloe-2'); None where nothing is."""
    sort, _, name = place.partition("-")
    if sort == "section":
        section = section_of(report, name)
        if section is None:
            return None
        answer = report.answers.filter(section=section).first()
        return Place(f"{section.number}. {section.heading}", [answer.text] if answer else [])
    if sort == "kloe" and name.isdigit():
        kloe = report.part.agency_return.review.kloes.filter(number=name).first()
        if kloe is None:
            return None
        given = report.kloe_answers.filter(kloe=kloe).first()
        names = ("what_happened", "should_have_happened", "why", "known_then", "learned_later", "difference")
        texts = [getattr(given, name) for name in names] if given else []
        return Place(f"Line of enquiry {kloe.number}: {kloe.title}", [text for text in texts if text.strip()])
    return None
