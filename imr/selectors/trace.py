"""How a report hangs together: entry → line of enquiry → finding → lesson → recommendation, and where the thread is broken."""

from dataclasses import dataclass, field
from functools import partial

from chronology.models import ChronologyEntry
from imr.models import KloeAnswer, Lesson, Recommendation, Report
from imr.selectors.citing import KLOE_TEXTS, Cited, Entries
from imr.selectors.evidence import rests_on_something
from imr.selectors.report import kloes_of, unanswered
from reviews.models import KeyLineOfEnquiry


@dataclass(frozen=True)
class Thread:
    """One line of enquiry: what it rests on, what was found, and what follows from that."""

    kloe: KeyLineOfEnquiry
    answer: KloeAnswer | None
    entries: list[Cited]
    lessons: list[Lesson]
    recommendations: list[Recommendation]

    @property
    def applies(self) -> bool:
        return self.answer is None or not self.answer.not_applicable

    @property
    def finding(self) -> str:
        """What the answer comes to: why it happened, or what happened while that is not said."""
        return (self.answer.why.strip() or self.answer.what_happened.strip()) if self.answer else ""


@dataclass(frozen=True)
class Gap:
    """One place where the thread is broken, and the page that mends it: a line of enquiry, or an item of a list."""

    sentence: str
    kloe: int | None = None
    sort: str = ""
    key: int | None = None


@dataclass(frozen=True)
class Trace:
    threads: list[Thread] = field(default_factory=list)
    loose_lessons: list[Lesson] = field(default_factory=list)
    loose_recommendations: list[Recommendation] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def trace_of(report: Report) -> Trace:
    """The whole of it, in a fixed number of queries."""
    answers = {answer.kloe_id: answer for answer in report.kloe_answers.all()}
    lessons = list(report.lessons.filter(removed_at__isnull=True))
    made = list(
        report.recommendations.filter(removed_at__isnull=True).select_related("lesson").prefetch_related("actions")
    )
    coded, entries = _coded(report), Entries(report)
    threads = []
    for kloe in kloes_of(report):
        answer = answers.get(kloe.pk)
        resting = [lesson for lesson in lessons if kloe.number in lesson.kloe_numbers]
        following = [one for one in made if {lesson.number for lesson in resting} & set(one.lesson_numbers)]
        cited = _entries(answer, coded.get(kloe.number, []), entries)
        threads.append(Thread(kloe, answer, cited, resting, following))
    founded = {lesson.pk for thread in threads for lesson in thread.lessons}
    loose = [lesson for lesson in lessons if lesson.pk not in founded]
    unfounded = [one for one in made if not {lesson.number for lesson in lessons} & set(one.lesson_numbers)]
    gaps = [
        *(gap for thread in threads for gap in _thread_gaps(thread)),
        *(gap for lesson in lessons for gap in _lesson_gaps(lesson, threads, made)),
        *(gap for one in made for gap in _recommendation_gaps(one, unfounded)),
    ]
    return Trace(threads, loose, unfounded, gaps)


def _coded(report: Report) -> dict[int, list[str]]:
    """References of the entries that are coded to each line of enquiry, in the order of time."""
    rows = ChronologyEntry.objects.filter(
        chronology__part__agency_return=report.part.agency_return, removed_at__isnull=True
    )
    found: dict[int, list[str]] = {}
    for row in rows.order_by("sort_day", "sort_minute", "order_in_day", "pk"):
        for number in row.kloe_numbers:
            found.setdefault(number, []).append(row.ref)
    return found


def _entries(answer: KloeAnswer | None, coded: list[str], entries: Entries) -> list[Cited]:
    """What was chosen as evidence, what the texts refer to, and what is coded to the line; each once."""
    texts = "\n".join(getattr(answer, name) for name in KLOE_TEXTS) if answer else ""
    named = [*(answer.evidence_entries if answer else []), *(one.ref for one in entries.all_in(texts)), *coded]
    cited = (entries.cited(ref) for ref in dict.fromkeys(named))
    return list({one.entry.pk: one for one in cited if one.entry is not None}.values())


def _thread_gaps(thread: Thread) -> list[Gap]:
    number, answer = thread.kloe.number, thread.answer
    if not thread.applies:
        return []
    if answer is None or not thread.finding:
        return [Gap(f"Line of enquiry {number} is not answered.", kloe=number)]
    gaps = []
    if unsaid := [words for words in unanswered(answer) if words != "which evidence there is"]:
        gaps.append(Gap(f"Line of enquiry {number} does not say {', '.join(unsaid)}.", kloe=number))
    if not thread.entries and not rests_on_something(answer):
        gaps.append(
            Gap(f"The answer to line of enquiry {number} rests on no entry and no other evidence.", kloe=number)
        )
    if not thread.lessons:
        gaps.append(Gap(f"Nothing is learned from line of enquiry {number} so far.", kloe=number))
    return gaps


def _lesson_gaps(lesson: Lesson, threads: list[Thread], made: list[Recommendation]) -> list[Gap]:
    at = partial(Gap, sort="lessons", key=lesson.pk)
    found = [thread for thread in threads if thread.kloe.number in lesson.kloe_numbers]
    gaps = []
    if not found:
        gaps.append(at(f"Lesson {lesson.number} rests on no finding."))
    for thread in found:
        if not thread.applies:
            sentence = f"Lesson {lesson.number} rests on line of enquiry {thread.kloe.number}, which does not apply."
            gaps.append(at(sentence))
    if not any(lesson.number in one.lesson_numbers for one in made):
        gaps.append(at(f"No recommendation follows from lesson {lesson.number}."))
    return gaps


def _recommendation_gaps(one: Recommendation, unfounded: list[Recommendation]) -> list[Gap]:
    at = partial(Gap, sort="recommendations", key=one.pk)
    gaps = [at(f"Recommendation {one.number} rests on no lesson.")] if one in unfounded else []
    missing = [
        words
        for words, there in (
            ("an intended outcome", one.intended_outcome.strip()),
            ("how success will be known", one.measure.strip()),
            ("a target date", one.target_on),
            ("an action", any(action.removed_at is None for action in one.actions.all())),
        )
        if not there
    ]
    if missing:
        gaps.append(at(f"Recommendation {one.number} lacks {', '.join(missing)}."))
    return gaps
