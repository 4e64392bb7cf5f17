"""The timeline of a review: what the composite holds, in lanes; the sentence that says what they show; the table beside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from django.db.models.functions import Left
from django.http import QueryDict

from chronology.models import ReturnedEntry
from chronology.selectors import disagreements
from chronology.selectors.composite import Filters, composite_for, counts_of
from chronology.selectors.gaps import covered
from chronology.selectors.people import Shown
from chronology.selectors.people import shown as people_shown
from chronology.selectors.returned_gaps import EmptyPeriod, ReviewGaps, returned_gaps, uncovered
from reviews.models import Review, Submission
from sar_portal.combined.models import KeyEpisode
from sar_portal.combined.selectors.annotations import episodes_of
from sar_portal.combined.selectors.composite import NAMES, FilterOn, filters_from, filters_on, without
from sar_portal.combined.timeline import Entry, Lane, Period, Picture, Stretch, draw
from sar_portal.combined.timeline.content import Extent, Form, extent_of
from sar_portal.combined.timeline.words import counted, finding, from_to
from sar_portal.combined.timeline.zoom import Zoom, steps, zooms

# As much of an entry's text as the words of a mark show; and as is read of it, so that no name is cut in two before it is
# looked for.
SAID, READ = 100, 500
COLUMNS = (
    "submission_id", "entry_id_then", "ref", "kind", "date_original", "date_from", "date_to", "precision", "uncertain",
    "date_qualifier", "time_original", "time_from", "time_to", "time_approximate", "time_qualifier",
)  # fmt: skip
DIFFERS = frozenset({"in a disagreement"})
# What a column 'was the adult seen' begins with where the adult was; 'spoken to' may have been by telephone.
SEEN = r"^\s*(seen|yes)\M"


@dataclass(frozen=True)
class Words:
    """The words of a mark: the beginning of a row's text as the viewer reads it. `returns`: of each version, its return."""

    read: Shown
    returns: Mapping[int, int]

    def of(self, row, flags: Iterable[str] = ()) -> str:
        """`row.said` holds the beginning as it is stored."""
        when = f"{row.date_words}, {row.time_words}" if row.time_words else row.date_words
        goes_on = len(row.said) == READ
        whole = " ".join(row.said.split()[:-1]) if goes_on else row.said  # the last word may be half a name
        said = " ".join(self.read.text(whole, self.returns[row.submission_id]).split())
        more = "…" if goes_on or len(said) > SAID else ""
        return " ".join((f"{row.ref}, {when}: {said[:SAID]}{more}", *(f"({flag})" for flag in flags)))


@dataclass(frozen=True)
class Step:
    """A way to another period."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True)
class AgencyFigures:
    """One row of the table that says the same as one lane."""

    version: Submission
    entries: int
    inexact: int
    differing: int
    address: str
    empty: EmptyPeriod | None


@dataclass(frozen=True)
class NumberedEpisode:
    """A key episode under the number that its box has, with the way to its days."""

    number: int
    episode: KeyEpisode
    address: str


@dataclass(frozen=True)
class Timeline:
    picture: Picture
    finding: str
    agencies: list[AgencyFigures]
    episodes: list[NumberedEpisode]
    undated: int
    outside: int
    on: list[FilterOn]
    zooms: list[Step]
    steps: list[Step]
    # The address of the composite with the same filter: of the period, and of any other beginning.
    composite: str
    kept: str


def timeline_of(viewer, review: Review, versions: list[Submission], *, address: QueryDict, asked: dict) -> Timeline:
    """What an address asks for. Who may not read a return sees neither its lane nor anything counted from it (R12)."""
    read = people_shown(viewer, review)
    filters = filters_from(viewer, review, versions, read, asked)
    whole = Period(review.period_start, review.period_end)
    shown = _shown(filters, whole)
    rows = [(row, extent_of(row.when)) for row in _rows(viewer, review, filters)]
    of_version: dict[int, list[tuple[ReturnedEntry, Extent | None]]] = defaultdict(list)
    for pair in rows:
        of_version[pair[0].submission_id].append(pair)
    gaps = returned_gaps(viewer, review)
    words = Words(read, {one.pk: one.part.agency_return_id for one in versions})
    seen = _seen(viewer, review, words)
    wanted = [one for one in versions if not filters.agencies or _code(one) in filters.agencies]
    differing = disagreements.differing_identities(viewer, review)
    lanes = [_lane(one, of_version[one.pk], gaps, differing, words, whole) for one in wanted]
    unseen = _unseen(seen, whole, review.board.gap_days)
    episodes = list(enumerate(episodes_of(viewer, review), start=1))
    picture = draw(shown, [*_lanes_of_episodes(episodes), *lanes, *_lanes_of_all(gaps, seen, unseen)])
    figures = _figures(picture, wanted, gaps, address)
    nobody = _longest(shown, _stretches(gaps.of_all))
    said = finding(
        shown,
        sum(one.entries for one in figures),
        sum(one.entries > 0 for one in figures),
        nobody,
        _longest(shown, unseen),
    )
    undated = sum(extent is None for _, extent in rows)
    return Timeline(
        picture,
        said if versions else "No chronology has been returned yet.",
        figures,
        [_numbered(number, one, address) for number, one in episodes if shown.cut(one.starts_on, one.ends_on)],
        undated,
        sum(shown.cut(extent.first, extent.last) is None for _, extent in rows if extent),
        filters_on(address, asked, filters, counts_of(versions, filters)),
        [_step(zoom, address) for zoom in zooms(shown, whole)],
        [_step(zoom, address) for zoom in steps(shown, whole)],
        _address(address, shown),
        _kept(address).urlencode(),
    )


def _shown(filters: Filters, whole: Period) -> Period:
    """What the address asks for; the whole period under review where a bound is missing or both are the wrong way round."""
    first, last = filters.since or whole.first, filters.until or whole.last
    return Period(first, last) if first <= last else whole


# --- lanes -----------------------------------------------------------------------------------------------------------
def _rows(viewer, review: Review, filters: Filters) -> Iterator[ReturnedEntry]:
    found = composite_for(viewer, review, filters).select_related(None)
    return found.only(*COLUMNS).annotate(said=Left("event", READ)).iterator(chunk_size=2000)


def _code(version: Submission) -> str:
    return version.part.agency_return.agency.code


def _lane(
    version: Submission,
    rows: Iterable[tuple[ReturnedEntry, Extent | None]],
    gaps: ReviewGaps,
    differing: AbstractSet[int],
    said: Words,
    whole: Period,
) -> Lane:
    agency_return = version.part.agency_return
    entries, stretches = [], []
    for row, extent in rows:
        if extent is None:
            continue
        if row.kind == ReturnedEntry.Kind.NO_CONTACT and row.date_from:
            words = f"{row.ref}: statement of no contact, {row.date_words}"
            first, last = covered(row.kind, row.date_from, row.date_to, row.date_qualifier, (whole.first, whole.last))
            stretches.append(Stretch(first, last, "no-contact", words))
        else:
            flags: frozenset[str] = DIFFERS if row.entry_id_then in differing else frozenset()
            entries.append(Entry(row.ref, partial(said.of, row, flags), extent, flags))
    empty = next((one.periods for one in gaps.agencies if one.agency_return == agency_return), [])
    agency = agency_return.agency
    return Lane(agency.code, agency.name, "agency", agency_return.mark, entries, [*_stretches(empty), *stretches])


def _stretches(empty: Iterable[EmptyPeriod]) -> list[Stretch]:
    return [
        Stretch(
            one.first,
            one.last,
            "gap",
            f"No entry for {counted(one.days, 'day', 'days')}, {from_to(one.first, one.last)}",
        )
        for one in empty
    ]


def _lanes_of_episodes(episodes: Iterable[tuple[int, KeyEpisode]]) -> list[Lane]:
    """Above the agencies: each key episode as a box with its number; those that overlap under one another."""
    rows: list[list[Stretch]] = []
    for number, one in episodes:
        words = f"Key episode {number}: {one.name}, {from_to(one.starts_on, one.ends_on)}"
        stretch = Stretch(one.starts_on, one.ends_on, "episode", words, str(number))
        free = next((row for row in rows if row[-1].last < stretch.first), None)
        if free is None:
            rows.append(free := [])
        free.append(stretch)
    return [
        Lane("" if place else "Episodes", "Key episodes", "episode", None, (), row) for place, row in enumerate(rows)
    ]


def _numbered(number: int, episode: KeyEpisode, address: QueryDict) -> NumberedEpisode:
    return NumberedEpisode(number, episode, _address(address, Period(episode.starts_on, episode.ends_on)))


def _lanes_of_all(gaps: ReviewGaps, seen: list[Entry], unseen: list[Stretch]) -> list[Lane]:
    """Under the agencies: when the adult was seen by any of them, where that was recorded, and when none wrote at all."""
    found = [Lane("Adult seen", "Any agency recorded seeing the adult", "seen", None, seen, unseen)] if seen else []
    return (
        [*found, Lane("No entry", "No agency has an entry", "nobody", None, (), _stretches(gaps.of_all))]
        if gaps.of_all
        else found
    )


# --- whether the adult was seen --------------------------------------------------------------------------------------
def _seen(viewer, review: Review, said: Words) -> list[Entry]:
    """Entries of any agency that record seeing the adult, whatever is filtered: a filter makes nobody unseen."""
    found = composite_for(viewer, review).filter(adult_seen__iregex=SEEN).select_related(None).only(*COLUMNS)
    with_extent = ((row, extent_of(row.when)) for row in found.annotate(said=Left("adult_seen", READ)))
    return [Entry(row.ref, partial(said.of, row), extent) for row, extent in with_extent if extent]


def _unseen(seen: list[Entry], whole: Period, longest: int) -> list[Stretch]:
    """Times longer than the board's `gap_days` without such an entry; what may lie anywhere in a time covers all of it."""
    spans = [(one.extent.first or whole.first, one.extent.last or whole.last) for one in seen]
    found = uncovered(spans, (whole.first, whole.last), longest) if seen else []
    return [
        Stretch(first, last, "gap", f"No agency recorded seeing the adult, {from_to(first, last)}")
        for first, last in found
    ]


def _longest(shown: Period, stretches: Iterable[Stretch]) -> Stretch | None:
    """The longest that can be seen at least in part; said whole, whatever part of it is in the picture."""
    inside = [one for one in stretches if shown.cut(one.first, one.last)]
    return max(inside, key=lambda one: one.days, default=None)


# --- the table and the addresses -------------------------------------------------------------------------------------
def _figures(picture: Picture, versions: list[Submission], gaps: ReviewGaps, address: QueryDict) -> list[AgencyFigures]:
    found = []
    lanes = [drawn for drawn in picture.lanes if drawn.lane.kind == "agency"]
    for version, drawn in zip(versions, lanes, strict=True):
        marks = [shape.mark for shape in (*drawn.points, *drawn.spans)]
        inexact = sum(entry.extent.form not in (Form.POINT, Form.SPAN) for mark in marks for entry in mark.entries)
        differing = sum(bool(entry.flags) for mark in marks for entry in mark.entries)
        empty = next((one.periods for one in gaps.agencies if one.agency_return == version.part.agency_return), [])
        inside = [one for one in empty if picture.period.cut(one.first, one.last)]
        longest = max(inside, key=lambda one: one.days, default=None)
        where = _address(address, picture.period, _code(version))
        found.append(AgencyFigures(version, drawn.entries, inexact, differing, where, longest))
    return found


def _kept(address: QueryDict) -> QueryDict:
    return without(address, *NAMES["since"][1], *NAMES["until"][1])


def _address(address: QueryDict, period: Period, agency: str = "") -> str:
    query = _kept(address)
    query["since"], query["until"] = period.first.isoformat(), period.last.isoformat()
    if agency:
        query.setlist("agency", [agency])
    return query.urlencode()


def _step(zoom: Zoom, address: QueryDict) -> Step:
    return Step(zoom.words, _address(address, zoom.period), zoom.current)
