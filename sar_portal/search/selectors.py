"""What was found, as the viewer may read it: counts and excerpts say nothing that the pages behind them would not."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import F, Value

from chronology.selectors.people import Shown, other_word, shown_in
from chronology.selectors.searching import found_in, query_of
from reviews.models import AgencyReturn, Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.design.words import marked_html
from sar_portal.search.kinds import KINDS, Hit, Kind
from sar_portal.search.words import KeysWith, newest_keys

# Of each kind at first, and where one kind alone is asked for.
FEW, MANY = 10, 100
# So many are read for each that is shown: some drop out, as the words stand only in what the viewer reads as a code.
MORE = 4
# And so many times more keys are looked at: some are of rows that the viewer does not read, such as versions before the last.
LOOKED_AT = 3
BEFORE, AFTER = 90, 180
# What a search may not hold: a word or a phrase with a minus before it.
NOT = re.compile(r'(?<!\S)-+\s*(?:"[^"]*"?|\S+)')


@dataclass(frozen=True)
class Found:
    """One line of the results; the excerpt is safe HTML."""

    review: Review
    agency_return: AgencyReturn | None
    title: str
    link: str
    excerpt: str


@dataclass(frozen=True)
class Group:
    """The results of one kind. `more`: there are others than these."""

    kind: Kind
    found: list[Found]
    more: bool


def found_by(viewer, words: str, only: str = "") -> list[Group]:
    """What of everything that the viewer may read holds the words, by kind; a kind without any is left out."""
    kinds = [kind for kind in KINDS if only in ("", kind.key)]
    most = MANY if only else FEW
    stored = _stored(viewer, kinds, words, most * MORE)
    boards = {hit.review.pk: hit.review for kind, hits in stored.items() if not kind.reads_draft for hit in hits}
    read = shown_in(viewer, list(boards.values()))
    found: dict[Kind, list[Found]] = {kind: [] for kind in kinds}
    # The rest is read only of a kind of which too many of the first dropped out.
    for part in (slice(most + 1), slice(most + 1, None)):
        short = [kind for kind in kinds if len(found[kind]) <= most]
        hits = [(kind, _as_read(kind, hit, read)) for kind in short for hit in stored[kind][part]]
        words_there = _words_there(hits, words, read)
        for at, (kind, hit) in enumerate(hits):
            if at in words_there:
                found[kind].append(_found(hit, words_there[at]))
    return [Group(kind, found[kind][:most], more=len(found[kind]) > most) for kind in kinds if found[kind]]


def _words_there(hits: list[tuple[Kind, Hit]], words: str, read: dict[int, Shown]) -> dict[int, tuple[str, ...]]:
    """By the place of a hit what the search finds in its text, looked for as the reader of that review is shown the adult."""
    asked: dict[str, list[int]] = defaultdict(list)
    for at, (kind, hit) in enumerate(hits):
        asked[words if kind.reads_draft else read[hit.review.pk].read_words(words)].append(at)
    return {
        places[place]: found
        for said, places in asked.items()
        for place, found in found_in([hits[at][1].text for at in places], said).items()
    }


def _stored(viewer, kinds: list[Kind], words: str, most: int) -> dict[Kind, list[Hit]]:
    """Of each kind the newest rows that the viewer may read and that the database finds. Where names are read as codes it is
    not asked which lack a word, or each row that drops out with '-Jones' would say whom its code stands for; that is asked of
    the text as it is read.
    """
    as_codes = {NOT.sub(" ", said) for said in (words, *_as_stored(viewer, words))}
    asked = {kind.table: sorted({words} if kind.reads_draft else as_codes) for kind in kinds}
    keys = newest_keys(asked, most * LOOKED_AT)
    return {kind: _hits(viewer, kind, asked[kind.table], keys.get(kind.table, []), most + 1) for kind in kinds}


def _hits(viewer, kind: Kind, asked: list[str], keys: list[int], most: int) -> list[Hit]:
    """The first rows of a kind. `keys`: of the newest rows with the words, read by the viewer or not."""
    if not keys:
        return []
    # Of all that the viewer may read the database would go through each version in force of each of their reviews.
    near = kind.rows(viewer, keys) if kind.versions else kind.rows(viewer)
    found = list(near.filter(pk__in=keys).order_by("-pk")[:most])
    if len(found) < most and len(keys) == (most - 1) * LOOKED_AT:
        # So many of the newest are not the viewer's to read that others of theirs may stand behind them.
        every = KeysWith(kind.table, reduce(or_, map(query_of, asked)))
        found = list(kind.rows(viewer).filter(pk__in=every).order_by("-pk")[:most])
    return [kind.hit(row) for row in found]


def _as_stored(viewer, words: str) -> list[str]:
    """The words with the adult called as agencies do, for each review whose name for publication stands in them."""
    named = (
        visible(viewer, Perm.READ_COMBINED, Review)
        .annotate(said=Value(words), called=F("identity__code"))
        .filter(said__icontains=F("pseudonym"))
        .exclude(called__in=["", F("pseudonym")])
    )
    return [other_word(words, *names) for names in named.values_list("pseudonym", "called")]


def _as_read(kind: Kind, hit: Hit, read: dict[int, Shown]) -> Hit:
    """The text as the viewer reads it: a name that was left in is a code, and is not found by its name either."""
    if kind.reads_draft:
        return hit
    whose, seen = hit.agency_return.pk if hit.agency_return else None, read[hit.review.pk]
    title = seen.text(hit.title, whose, hit.by_id) if hit.said else hit.title
    return replace(hit, title=title, text=seen.text(hit.text, whose, hit.by_id))


def _found(hit: Hit, words: Sequence[str]) -> Found:
    return Found(hit.review, hit.agency_return, hit.title, hit.link, marked_html(_around(hit.text, words), words))


def _around(text: str, words: Sequence[str]) -> str:
    """The piece of the text in which the first of the words stands, cut between words."""
    plain, low = " ".join(text.split()), " ".join(text.lower().split())
    at = min((place for word in words if (place := low.find(word)) >= 0), default=0)
    begins, ends = max(0, at - BEFORE), min(len(plain), at + AFTER)
    if begins:
        begins = plain.find(" ", begins, at) + 1 or begins
    if ends < len(plain):
        ends = max(plain.rfind(" ", at, ends), at + 1)
    return f"{'… ' if begins else ''}{plain[begins:ends]}{' …' if ends < len(plain) else ''}"
