"""Recommendations and lessons of all agencies, in groups; and which recommendations overlap, as rules see it and people said.

Whoever may not read a return sees none of its items and no overlap with one of them (R12).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from chronology.selectors.people import Shown, shown
from reviews.models import AgencyReturn, Recommendation, Review, Wording
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import OverlapDecision
from sar_portal.combined.overlaps import THEMES, Common, Words, common_of, overlaps, themes_of
from sar_portal.combined.selectors.returns import Learning, Reports, reports

GROUPINGS = {"agency": "By agency", "theme": "By theme", "enquiry": "By line of enquiry"}
OTHER = "No theme found"
NO_ENQUIRY = "No line of enquiry named"


@dataclass(frozen=True)
class Recommended:
    """One recommendation of an accepted report, as the viewer sees it and as it is `frozen`. `wording`: these words in the
    register.
    """

    agency_return: AgencyReturn
    item: dict
    frozen: dict
    wording: Wording
    words: Words
    themes: Sequence[str]

    @property
    def one(self) -> Recommendation:
        return self.wording.recommendation

    @property
    def short(self) -> str:
        return f"{self.agency_return.agency.code} {self.item['number']}"


@dataclass(frozen=True)
class Pair:
    """Two recommendations beside each other. `proposed`: the rules find them alike."""

    first: Recommended
    second: Recommended
    common: Common
    proposed: bool
    decisions: list[OverlapDecision] = field(default_factory=list)

    @property
    def last(self) -> OverlapDecision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def state(self) -> str:
        return self.last.verb if self.last else "proposed"

    @property
    def changed(self) -> bool:
        """Either is worded otherwise now than when it was decided last."""
        if self.last is None:
            return False
        then = {self.last.first.text, self.last.second.text}
        return then != {self.first.wording.text, self.second.wording.text}


@dataclass(frozen=True)
class Group:
    """Items under one heading: an agency, a theme or a line of enquiry."""

    heading: str
    items: list
    agency_return: AgencyReturn | None = None


def recommended(viewer, review: Review, of: Reports | None = None) -> list[Recommended]:
    """Every recommendation of the accepted reports that the viewer may read, by agency and number. `of`: what `reports` found."""
    found, seen = reports(viewer, review) if of is None else of, shown(viewer, review)
    versions = [version for version in found.values() if version is not None]
    worded = Wording.objects.filter(submission__in=versions).select_related("recommendation")
    words = {(one.submission_id, one.recommendation.number_there): one for one in worded}
    return [
        _recommended(agency_return, item, words[version.pk, int(item["number"])], seen)
        for agency_return, version in found.items()
        if version is not None
        for item in version.content.get("recommendations", ())
        if (version.pk, int(item["number"])) in words
    ]


def not_entered(of: Reports, found: Sequence[Recommended]) -> int:
    """How many recommendations of these reports the register does not have, so that nothing can be said of them here: they were
    accepted before there was one, until `manage.py fill_register` has run.
    """
    return sum(len(version.content.get("recommendations", ())) for version in of.values() if version) - len(found)


def _recommended(agency_return: AgencyReturn, item: dict, wording: Wording, seen: Shown) -> Recommended:
    # Compared by codes: what two have in common says nothing more of people while names are shown.
    text, outcome = (seen.anonymised(each, agency_return.pk) for each in (item["recommendation"], item["outcome"]))
    words = Words(wording.recommendation_id, agency_return.pk, text, outcome)
    themes = themes_of(item["recommendation"], item["lesson"], item["outcome"])
    return Recommended(agency_return, seen.content(item, agency_return.pk), item, wording, words, themes)


def pairs_of(viewer, review: Review, found: Sequence[Recommended]) -> list[Pair]:
    """What the rules propose and what people decided, of these recommendations alone: open ones first, the likeliest first."""
    by_key = {one.one.pk: one for one in found}
    decided = _decided(viewer, review)
    proposed = {frozenset((one.first, one.second)): one.common for one in overlaps(one.words for one in found)}
    keys = [*proposed, *(key for key in decided if key not in proposed and key <= by_key.keys())]
    pairs = [_pair(by_key, key, key in proposed, decided.get(key, [])) for key in keys]
    return sorted(pairs, key=lambda pair: list(OVERLAP_STATES).index(pair.state))


# In the order of the page.
OVERLAP_STATES = {"proposed": "Proposed: are they the same?", "together": "Go together", "apart": "Not the same"}


def _pair(by_key: dict[int, Recommended], key: frozenset, proposed: bool, decisions: list[OverlapDecision]) -> Pair:
    first, second = sorted((by_key[one] for one in key), key=lambda one: (one.agency_return.mark, one.one.number))
    return Pair(first, second, common_of(first.words, second.words), proposed, decisions)


def pair_of(viewer, review: Review, first: Recommended, second: Recommended) -> Pair:
    """Any two, with what was decided on them so far."""
    key = frozenset((first.one.pk, second.one.pk))
    return _pair({one.one.pk: one for one in (first, second)}, key, False, _decided(viewer, review).get(key, []))


def _decided(viewer, review: Review) -> dict[frozenset, list[OverlapDecision]]:
    """By the two recommendations, in the order in which it was decided."""
    said: dict[frozenset, list[OverlapDecision]] = defaultdict(list)
    for one in decisions_for(viewer, review).select_related("by", "first", "second"):
        said[frozenset((one.first.recommendation_id, one.second.recommendation_id))].append(one)
    return said


def decisions_for(viewer, review: Review) -> QuerySet[OverlapDecision]:
    """Those on recommendations that the viewer may both read (R12)."""
    readable = visible(viewer, Perm.READ_RETURNED, AgencyReturn).filter(review=review).values("pk")
    found = visible(viewer, Perm.READ_COMBINED, OverlapDecision).filter(subject=review)
    return found.filter(
        first__recommendation__agency_return__in=readable, second__recommendation__agency_return__in=readable
    )


@dataclass(frozen=True)
class Row:
    """One recommendation in its group, with the others that may go with it: all that nobody called another thing."""

    shown: Recommended
    others: list[tuple[Recommended, Pair]]


def grouped_recommendations(
    review: Review, found: Sequence[Recommended], pairs: Iterable[Pair], by: str
) -> list[Group]:
    """In the order of the agencies, of the themes, or of the lines of enquiry; one with two themes stands under both."""
    beside: dict[int, list[tuple[Recommended, Pair]]] = defaultdict(list)
    for pair in pairs:
        if pair.state != OverlapDecision.Verb.APART:
            beside[pair.first.one.pk].append((pair.second, pair))
            beside[pair.second.one.pk].append((pair.first, pair))
    groups = _by_agency(found)
    if by == "theme":
        groups = _grouped(found, lambda one: one.themes or [OTHER], [*THEMES, OTHER])
    elif by == "enquiry":
        groups = _by_enquiry(review, found, lambda one: one.wording.kloes)
    return [replace(group, items=[Row(one, beside.get(one.one.pk, [])) for one in group.items]) for group in groups]


def grouped_lessons(review: Review, found: Sequence[Learning], by: str) -> list[Group]:
    if by == "theme":
        return _grouped(found, lambda one: themes_of(one.item["lesson"]) or [OTHER], [*THEMES, OTHER])
    if by == "enquiry":
        return _by_enquiry(review, found, lambda one: _numbers(one.item["lines_of_enquiry"]))
    return _by_agency(found)


def _numbers(written: str) -> list[int]:
    return [int(number) for number in written.split(", ") if number.isdecimal()]


def _by_agency(found: Sequence) -> list[Group]:
    groups: dict[int, Group] = {}
    for one in found:
        ret = one.agency_return
        groups.setdefault(ret.pk, Group(ret.agency.name, [], ret)).items.append(one)
    return list(groups.values())


def _by_enquiry(review: Review, found: Sequence, numbers_of: Callable) -> list[Group]:
    titles = {kloe.number: f"{kloe.number} {kloe.title}" for kloe in review.kloes.all()}
    return _grouped(
        found,
        lambda one: [titles[number] for number in numbers_of(one) if number in titles] or [NO_ENQUIRY],
        [*titles.values(), NO_ENQUIRY],
    )


def _grouped(found: Sequence, headings_of: Callable, order: Sequence[str]) -> list[Group]:
    groups: dict[str, Group] = {heading: Group(heading, []) for heading in order}
    for one in found:
        for heading in dict.fromkeys(headings_of(one)):
            groups[heading].items.append(one)
    return [group for group in groups.values() if group.items]
