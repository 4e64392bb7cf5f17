"""The meeting pack: the chapters that were chosen, each as its reader may read it now (R3, R4, R12)."""

from collections.abc import Callable, Iterator
from itertools import groupby

from django.http import QueryDict

from chronology.selectors import disagreements
from chronology.selectors.returned_gaps import EmptyPeriod, returned_gaps
from reviews.models import AgencyReturn, Review, Submission
from sar_portal.access.errors import Refused
from sar_portal.combined.selectors import meeting, returns
from sar_portal.combined.selectors import recommendations as overlapping
from sar_portal.combined.selectors.annotations import episodes_with_rows
from sar_portal.combined.selectors.threads import words_of
from sar_portal.design.words import date_in_words
from sar_portal.exports.selectors.answers import answers_content
from sar_portal.exports.selectors.content import Content, Line, Say
from sar_portal.exports.selectors.entries import composite_content

Lines = Callable[[Say], Iterator[Line]]


def _chapter(
    title: str, columns: list[tuple[str, int]], nothing: str, lines: Lines, *, formatted: tuple[str, ...] = ()
):
    return Content(title, [], [], [], [], columns, [], nothing, 0, lines, formatted=frozenset(formatted))


def progress(viewer, review: Review) -> Content:
    def lines(say: Say) -> Iterator[Line]:
        for one in returns.returns_in(viewer, review):
            for part in one.parts:
                due = date_in_words(part.deadline.due_on)
                version = f"Version {part.returned.number}" if part.returned else "Not returned yet"
                cells = [_name(one.agency_return), part.get_kind_display(), part.get_state_display(), due, version]
                yield Line(cells, mark=one.agency_return.mark)

    columns = [("Agency", 30), ("Part", 24), ("State", 18), ("Due", 14), ("Version to read", 14)]
    return _chapter("Who is in and who is late", columns, "No request has been sent.", lines)


def _name(agency_return: AgencyReturn) -> str:
    return f"{agency_return.agency.code}\n{agency_return.agency.name}"


def good_practice(viewer, review: Review) -> Content:
    def lines(say: Say) -> Iterator[Line]:
        for one in returns.learning(viewer, review, "good_practice", as_frozen=True):
            yield _of(one.agency_return, say, "Good practice", one.item["what"], one.item["why"])

    columns = [("Agency", 14), ("What was done well", 40), ("Why it was good", 40)]
    texts = ("What was done well", "Why it was good")
    return _chapter("Good practice", columns, "No good practice has been returned.", lines, formatted=texts)


def _of(agency_return: AgencyReturn, say: Say, where: str, *texts: str, plain: tuple[str, ...] = ()) -> Line:
    """A line of one agency's words, each through the gate; then what is nobody's words."""
    at = f"{agency_return.agency.code}, {where.lower()}"
    said = [say(text, agency_return.pk, at) for text in texts]
    return Line([_name(agency_return), *said, *plain], mark=agency_return.mark)


def lessons(viewer, review: Review) -> Content:
    """By theme: for whom each lesson is."""

    def lines(say: Say) -> Iterator[Line]:
        found = sorted(returns.learning(viewer, review, "lessons", as_frozen=True), key=lambda one: one.item["level"])
        for level, group in groupby(found, key=lambda one: one.item["level"]):
            yield Line(heading=f"For: {level}")
            for one in group:
                kloes = one.item["lines_of_enquiry"] or "None named"
                yield _of(one.agency_return, say, "Lesson", one.item["lesson"], plain=(kloes,))

    columns = [("Agency", 14), ("Lesson", 40), ("Lines of enquiry", 14)]
    return _chapter("Lessons by theme", columns, "No lesson has been returned.", lines, formatted=("Lesson",))


def recommendations(viewer, review: Review) -> Content:
    """By agency, each with the others that go with it: as people said, or as rules propose."""

    def lines(say: Say) -> Iterator[Line]:
        found = overlapping.recommended(viewer, review)
        beside = {
            row.shown.one.pk: _goes_with(row)
            for group in overlapping.grouped_recommendations(
                review, found, overlapping.pairs_of(viewer, review, found), "agency"
            )
            for row in group.items
        }
        for one in found:
            item = one.frozen
            actions = [
                f"- {action['action']} ({action['lead']}{', by ' + action['due'] if action['due'] else ''})"
                for action in item["actions"]
            ]
            texts = (f"{item['number']}. {item['recommendation']}", item["lesson"], "\n".join(actions))
            yield _of(one.agency_return, say, "Recommendation", *texts, plain=(beside[one.one.pk],))

    columns = [("Agency", 14), ("Recommendation", 34), ("Rests on", 20), ("Actions", 22), ("May go with", 10)]
    texts = ("Recommendation", "Rests on", "Actions")
    return _chapter(
        "Recommendations by agency", columns, "No recommendation has been returned.", lines, formatted=texts
    )


def _goes_with(row: overlapping.Row) -> str:
    said = {"together": "", "proposed": " (proposed)"}
    return "\n".join(f"{other.short}{said[pair.state]}" for other, pair in row.others)


def episodes(viewer, review: Review) -> Content:
    def lines(say: Say) -> Iterator[Line]:
        for one in episodes_with_rows(viewer, review):
            period = f"{date_in_words(one.episode.starts_on)} to {date_in_words(one.episode.ends_on)}"
            name, why = (say(text, None, "Key episodes") for text in (one.episode.name, one.episode.why))
            yield Line([name, period, why, str(one.rows)])

    columns = [("Key episode", 26), ("Period", 22), ("Why it is looked at", 40), ("Entries", 8)]
    return _chapter("Key episodes", columns, "No key episode has been named.", lines)


STATES = {"open": "To settle", "asked": "Agencies were asked", "confirmed": "Settled: one episode"}


def differences(viewer, review: Review) -> Content:
    """Settled and open; those that somebody dismissed are left out, as they are in the composite."""

    def lines(say: Say) -> Iterator[Line]:
        found = sorted(disagreements.undismissed(viewer, review), key=lambda one: list(STATES).index(one.state))
        for state, group in groupby(found, key=lambda one: one.state):
            yield Line(heading=STATES[state])
            for one in group:
                yield _disagreement(one, say)

    columns = [("Entries", 14), ("What each tells", 40), ("What differs", 22), ("What was settled", 24)]
    return _chapter("Disagreements, settled and open", columns, "No disagreement was found.", lines)


def _disagreement(one: disagreements.Disagreement, say: Say) -> Line:
    refs = "\n".join(row.ref for row in one.rows)
    told = [f"{row.ref}, {row.date_words}: {say(row.event, row.agency_return_id, row.ref)}" for row in one.rows]
    told += [f"{ret.agency.code}: nothing was found to match" for ret in one.silent]
    reason = say(one.last.reason, None, "What was settled") if one.last else ""
    return Line([refs, "\n\n".join(told), one.difference_sentence, reason])


def gaps(viewer, review: Review) -> Content:
    def lines(say: Say) -> Iterator[Line]:
        found = returned_gaps(viewer, review)
        for period in found.of_all:
            yield _gap("No agency", period)
        for one in found.agencies:
            for period in one.periods:
                yield _gap(_name(one.agency_return), period, one.agency_return.mark)

    columns = [("Agency", 30), ("From", 22), ("To", 22), ("Days", 10)]
    return _chapter("Gaps", columns, "No gap was found.", lines)


def _gap(whose: str, period: EmptyPeriod, mark: int | None = None) -> Line:
    return Line([whose, date_in_words(period.first), date_in_words(period.last), str(period.days)], mark=mark)


def said(viewer, review: Review) -> Content:
    """What the subgroup said and decided so far, the decisions first."""

    def lines(say: Say) -> Iterator[Line]:
        for one in meeting.decisions(viewer, review):
            owner, due = one.owner or "Nobody named", date_in_words(one.due_on) or "No date"
            yield _words(one, "Decision", say(owner, None, "Decisions"), due, say=say)
        for comment in meeting.comments(viewer, review):
            yield _words(comment, "Comment", comment.by.name, say(_about(comment), None, "Comments"), say=say)

    columns = [("Agency", 12), ("When", 12), ("What", 10), ("Words", 40), ("Who", 14), ("By when, or about", 12)]
    return _chapter("Comments and decisions so far", columns, "Nothing has been said or decided yet.", lines)


def _about(comment) -> str:
    return words_of(comment.place) if comment.place else comment.about


def _words(one, what: str, who: str, more: str, *, say: Say) -> Line:
    about = one.agency_return
    text = say(one.text, about.pk if about else None, f"{what}s")
    cells = [_name(about) if about else "", date_in_words(one.at), what, text, who, more]
    return Line(cells, mark=about.mark if about else None)


def composite(viewer, review: Review) -> Content:
    return composite_content(viewer, review, "")


# The chapters in the order of the pack, by the word that an address and a form have for them.
CHAPTERS: dict[str, tuple[str, Callable[..., Content]]] = {
    "progress": ("Who is in and who is late", progress),
    "answers": ("Comparison of answers", answers_content),
    "good_practice": ("Good practice", good_practice),
    "lessons": ("Lessons by theme", lessons),
    "recommendations": ("Recommendations by agency", recommendations),
    "episodes": ("Key episodes", episodes),
    "disagreements": ("Disagreements, settled and open", differences),
    "gaps": ("Gaps", gaps),
    "said": ("Comments and decisions so far", said),
    "composite": ("Combined chronology", composite),
}


def pack_content(viewer, review: Review, query: str) -> Content:
    """The chapters that `query` names, in the order of the pack. Raises Refused where it names none or another."""
    wanted = set(QueryDict(query).getlist("chapter"))
    if not wanted or wanted - CHAPTERS.keys():
        raise Refused("Choose what the pack shall hold.")
    chapters = [make(viewer, review) for name, (_, make) in CHAPTERS.items() if name in wanted]
    # Whatever its chapters show, the pack is made of what was returned: who may not read all of that may not have it.
    versions: dict[int, Submission] = {
        part.returned.pk: part.returned for part in returns.progress(viewer, review) if part.returned
    }
    for chapter in chapters:
        versions |= {one.pk: one for one in chapter.versions}

    def lines(say: Say) -> Iterator[Line]:
        for chapter in chapters:
            yield from chapter.lines(say)

    made_of = sorted(versions.values(), key=lambda one: one.pk)
    seen = [one.agency_return for one in returns.returns_in(viewer, review)]
    facts = [("Chapters", ", ".join(chapter.title for chapter in chapters))]
    count = sum(chapter.count for chapter in chapters)
    return Content("Meeting pack", facts, [], seen, made_of, [], [], "", count, lines, chapters)
