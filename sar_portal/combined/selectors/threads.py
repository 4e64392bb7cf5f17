"""Comments by thread: the places that a comment can be about, and what was said there as far as the viewer may hear it (R12)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse

from chronology.selectors.disagreements import disagreements_of
from chronology.selectors.people import Shown
from reviews.models import AgencyReturn, Review
from sar_portal.combined.models import OTHER, SubgroupComment
from sar_portal.combined.selectors.annotations import episodes_of
from sar_portal.combined.selectors.meeting import as_read, comments, heard_comments, returns_of

# Comments and answers, counted together: a comment with hundreds of answers is cut as well.
ON_A_PAGE = 25
# Of one place, among all that was said of the review: so many comments, and of each so many answers, by the newest.
AT_ONCE = 10

KLOE, EPISODE, DISAGREEMENT = "kloe", "episode", "disagreement"
# One key for one place: no leading zeros, and a code as the directory writes it.
ONE = re.compile(
    rf"({KLOE}|{EPISODE}|{DISAGREEMENT}):([1-9][0-9]{{0,8}})|{KLOE}:([1-9][0-9]{{0,8}}):([A-Za-z0-9_-]{{1,8}})"
)
# Of a whole page: its words, its URL name, and where on the page it stands.
PAGES = {
    "good_practice": ("Good practice", "learning_list", "#good-practice"),
    "lessons": ("Lessons", "learning_list", "#lessons"),
    "recommendations": ("Recommendations", "recommendation_list", ""),
    "gaps": ("Gaps", "gap_list", ""),
    OTHER: ("Other comments", "meeting_detail", "#comments"),
}
WORDS = {KLOE: "Line of enquiry {}", EPISODE: "Key episode", DISAGREEMENT: "Disagreement"}


@dataclass(frozen=True)
class Place:
    """Something that is commented on, with the address where it stands. `agency_return`: it is one agency's alone;
    `choosable`: a comment on it can be said to speak of one agency's return.
    """

    key: str
    title: str
    address: str
    more: str = ""
    agency_return: AgencyReturn | None = None
    choosable: bool = True
    # What a comment on it keeps, so that it is heard by nobody who may not know of the thing.
    known_by: dict = field(default_factory=dict)

    @property
    def stored(self) -> str:
        return "" if self.key == OTHER else self.key


@dataclass(frozen=True)
class Thread:
    """A comment with those of its answers that a page shows; `earlier` and `later`: how many stand on the pages beside it."""

    first: SubgroupComment
    answers: list[SubgroupComment] = field(default_factory=list)
    earlier: int = 0
    later: int = 0

    @property
    def newest(self) -> SubgroupComment:
        return (self.answers or [self.first])[-1]


@dataclass(frozen=True)
class Order:
    """What stands in one place, by key, without a word of it. `threads`: by the comment that begins each, that one and its
    answers, in the order in which they were said.
    """

    threads: dict[int, list[int]]

    @property
    def keys(self) -> list[int]:
        return [key for keys in self.threads.values() for key in keys]

    @property
    def newest(self) -> int | None:
        return max(self.keys, default=None)

    def page_of(self, key: object) -> int:
        """The number of the page on which a comment or an answer stands; 1 for one that is not there."""
        found = [str(one) for one in self.keys]
        return found.index(str(key)) // ON_A_PAGE + 1 if str(key) in found else 1


@dataclass(frozen=True)
class Said:
    """What was said last in one place; `heard`: how many comments and answers there are in all. `place` is None where the thing
    is no longer there to be led to, so that all of it is in `threads`.
    """

    title: str
    place: Place | None
    threads: list[Thread]
    heard: int

    @property
    def shown(self) -> int:
        return sum(1 + len(thread.answers) for thread in self.threads)


def words_of(key: str) -> str:
    """What a place is called where only its key is known."""
    kind, *rest = key.split(":")
    if not rest:
        return PAGES[kind][0]
    return ", ".join([WORDS[kind].format(rest[0]), *rest[1:]])


def places(viewer, review: Review, keys: Iterable[str]) -> dict[str, Place]:
    """Those places of the review, among `keys`, that the viewer may know of: in as many queries for one as for all."""
    known = list(dict.fromkeys(keys))
    asked = [match for match in map(ONE.fullmatch, known) if match]
    found = {key: _page(review, key) for key in known if key in PAGES}
    for part in (_enquiries, _answers, _episodes, _disagreements):
        found |= part(viewer, review, asked)
    return found


def place_of(viewer, review: Review, key: str) -> Place:
    """Raises Http404 for what is not there, and for what the viewer may not know of."""
    found = places(viewer, review, [key])
    if key not in found:
        raise Http404
    return found[key]


def _at(name: str, review: Review, *args, more: str = "") -> str:
    return reverse(f"combined:{name}", args=[review.reference, *args]) + more


def _page(review: Review, key: str) -> Place:
    title, name, where = PAGES[key]
    return Place(key, title, _at(name, review, more=where))


def _numbers(asked: list[re.Match], kind: str) -> list[int]:
    return [int(one[2]) for one in asked if one[1] == kind]


def _enquiry(review: Review, number: int) -> str:
    return _at("answer_compare", review, more=f"?open={number}#kloe-{number}")


def _enquiries(viewer, review: Review, asked: list[re.Match]) -> dict[str, Place]:
    numbers = _numbers(asked, KLOE)
    lines = review.kloes.filter(number__in=numbers) if numbers else ()
    return {
        f"{KLOE}:{one.number}": Place(
            f"{KLOE}:{one.number}",
            f"Line of enquiry {one.number}: {one.title}",
            _enquiry(review, one.number),
            more=one.question,
        )
        for one in lines
    }


def _answers(viewer, review: Review, asked: list[re.Match]) -> dict[str, Place]:
    cells = [(int(one[3]), one[4]) for one in asked if one[3]]
    if not cells:
        return {}
    lines = {one.number: one for one in review.kloes.filter(number__in=[number for number, _ in cells])}
    returns = {one.agency.code: one for one in returns_of(viewer, review)}
    return {
        f"{KLOE}:{number}:{code}": Place(
            f"{KLOE}:{number}:{code}",
            f"Line of enquiry {number}: {lines[number].title}",
            _enquiry(review, number),
            more=lines[number].question,
            agency_return=returns[code],
            choosable=False,
        )
        for number, code in cells
        if number in lines and code in returns
    }


def _episodes(viewer, review: Review, asked: list[re.Match]) -> dict[str, Place]:
    numbers = _numbers(asked, EPISODE)
    rows = episodes_of(viewer, review).filter(pk__in=numbers) if numbers else ()
    return {
        f"{EPISODE}:{one.pk}": Place(
            f"{EPISODE}:{one.pk}",
            f"Key episode: {one.name}",
            _at("episode_list", review, more=f"#episode-{one.pk}"),
            more=one.why,
            known_by={"episode": one},
        )
        for one in rows
    }


def _disagreements(viewer, review: Review, asked: list[re.Match]) -> dict[str, Place]:
    numbers = _numbers(asked, DISAGREEMENT)
    shown = disagreements_of(viewer, review, numbers) if numbers else ()
    return {
        f"{DISAGREEMENT}:{one.candidate.pk}": Place(
            f"{DISAGREEMENT}:{one.candidate.pk}",
            f"Disagreement: {one.refs}",
            _at("disagreement_detail", review, one.candidate.pk),
            choosable=False,
            known_by={"disagreement": one.candidate},
        )
        for one in shown
    }


def comment_counts(viewer, review: Review) -> dict[str, int]:
    """By place, how many comments and answers the viewer may hear; one query for the whole review."""
    rows = heard_comments(viewer).filter(review=review).order_by().values("place").annotate(heard=Count("pk"))
    return dict(rows.values_list("place", "heard"))


def address_of(comment: SubgroupComment) -> str:
    """Where a comment or an answer is read, on whichever page of its place it stands by then."""
    place = _at("thread_detail", comment.review, comment.thread)
    return f"{place}?at={comment.pk}#comment-{comment.pk}"


def order_at(viewer, review: Review, place: Place) -> Order:
    rows = comments(viewer, review).filter(place=place.stored)
    return _order(rows.values_list("pk", Coalesce("answers", "pk")))


def _order(pairs: Iterable[tuple[int, int]]) -> Order:
    """Of each comment and answer its key and that of the comment that begins its thread."""
    found: dict[int, list[int]] = {}
    for key, first in pairs:
        if key == first:
            found[key] = [key]
        elif first in found:
            found[first].append(key)
    return Order(found)


def page_at(viewer, review: Review, order: Order, number: str | int | None, seen: Shown) -> tuple[Page, list[Thread]]:
    """One page of a place, with its threads as the viewer reads names. A thread that goes on from the page before begins
    with its comment again, so that no answer stands alone.
    """
    page = Paginator(order.keys, ON_A_PAGE).get_page(number)
    shown = set(page)
    firsts = {first for first, keys in order.threads.items() if not shown.isdisjoint(keys)}
    rows = as_read(comments(viewer, review).filter(pk__in=shown | firsts), seen)
    return page, [_cut(one, order.threads[one.first.pk][1:]) for one in _threads(rows)]


def _cut(thread: Thread, answers: list[int]) -> Thread:
    """`answers`: the keys of all its answers, on whatever page."""
    earlier = answers.index(thread.answers[0].pk) if thread.answers else 0
    return replace(thread, earlier=earlier, later=len(answers) - earlier - len(thread.answers))


def said_by_place(viewer, review: Review, seen: Shown) -> list[Said]:
    """What was said last of the review, under what it is about; what is about nothing in particular comes last. In each place the
    threads stand by their newest word, so that a fresh answer to an old comment is among those shown. Of the others no word is
    read, unless their place has no page of its own.
    """
    pairs: dict[str, list[tuple[int, int]]] = {}
    heard = comments(viewer, review)
    for place, key, first in heard.values_list("place", "pk", Coalesce("answers", "pk")):
        pairs.setdefault(place or OTHER, []).append((key, first))
    known = places(viewer, review, pairs)
    orders = {key: _order(found) for key, found in pairs.items()}
    shown = [one for key, order in orders.items() for one in (_last(order) if key in known else order.keys)]
    rows: dict[str, list[SubgroupComment]] = {}
    for one in as_read(heard.filter(pk__in=shown), seen):
        rows.setdefault(one.thread, []).append(one)
    found = [
        Said(
            known[key].title if key in known else words_of(key),
            known.get(key),
            _by_newest(_cut(one, order.threads[one.first.pk][1:]) for one in _threads(rows.get(key, ()))),
            len(order.keys),
        )
        for key, order in orders.items()
    ]
    return sorted(found, key=lambda one: one.place is not None and one.place.key == OTHER)


def _last(order: Order) -> list[int]:
    """The keys of what was said last: each thread with its comment."""
    threads = sorted(order.threads.values(), key=lambda keys: keys[-1])[-AT_ONCE:]
    return [key for first, *answers in threads for key in (first, *answers[-AT_ONCE:])]


def _by_newest(threads: Iterable[Thread]) -> list[Thread]:
    return sorted(threads, key=lambda thread: (thread.newest.at, thread.newest.pk))


def _threads(rows: Iterable[SubgroupComment]) -> list[Thread]:
    found: dict[int | None, Thread] = {}
    for one in rows:
        if one.answers_id is None:
            found[one.pk] = Thread(one)
        elif one.answers_id in found:
            found[one.answers_id].answers.append(one)
    return list(found.values())
