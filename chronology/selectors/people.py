"""The one people key of a review in its two shelves, and what each side may make of it.

An agency's side scans with the adult's identity (every agency is told it in the letter), the common people whose names the
coordinator shows to agencies, and its own shelf. The board's side reads the common shelf and what each agency froze with the
versions in force: codes for everyone, names for those who asked for them with a reason (security.md G5).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import groupby

from django.db.models import QuerySet

from chronology.models import GlossaryTerm, PersonCode, ReturnedPerson
from chronology.naming import Hit, Key, Person, anonymise, personalise, published, same, scan, usual_terms
from chronology.naming.words import MONTHS, ORDINARY
from reviews.models import AdultIdentity, AgencyReturn, CommonPerson, ReturnPart, Review
from reviews.selectors.people import names_shown_in
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.access.row_wall import whole_house

ADULT = "Adult"


def people_of(viewer, agency_return: AgencyReturn) -> QuerySet[PersonCode]:
    """The agency's shelf, for its author alone."""
    return visible(viewer, Perm.IMPORT_CHRONOLOGY, PersonCode).filter(agency_return=agency_return).order_by("code")


def common_for_agencies(viewer, review: Review) -> list[Person]:
    """The review's shelf as an agency sees it: codes and roles, and a name only where the coordinator shows it."""
    if not visible(viewer, Perm.SEE_REVIEW, Review).filter(pk=review.pk).exists():
        return []
    return [_person(row, named=row.agencies_see_name) for row in CommonPerson.objects.filter(review=review)]


@whole_house()
def key_of_return(agency_return: AgencyReturn) -> Key:
    """What a text of this agency is scanned with. For the scan alone: it is never shown, and is the same whoever writes."""
    review = agency_return.review
    terms = frozenset(usual_terms()).union(
        GlossaryTerm.objects.filter(agency_return=agency_return).values_list("term", flat=True)
    )
    own = Key(tuple(_person(row) for row in PersonCode.objects.filter(agency_return=agency_return)), terms=terms)
    common = CommonPerson.objects.filter(review=review)
    return own + _common(review, _identity_of(review), [_person(row, named=row.agencies_see_name) for row in common])


def _identity_of(review: Review) -> AdultIdentity | None:
    return AdultIdentity.objects.filter(review=review).first()


def _person(row, *, named: bool = True) -> Person:
    spellings = tuple(row.spellings) if named else ()
    return Person(row.code, row.name if named else "", spellings, row.role)


def _common(review: Review, identity: AdultIdentity | None, people: list[Person]) -> Key:
    terms = frozenset(usual_terms())
    if identity is None:
        return Key(tuple(people), terms=terms)
    code = identity.code or review.pseudonym
    shown_as = review.pseudonym if review.pseudonym != code else ""
    adult = Person(code, identity.real_name, tuple(identity.spellings), ADULT, shown_as)
    return Key((adult, *people), adult=code, born=identity.date_of_birth, nhs_number=identity.nhs_number, terms=terms)


@dataclass(frozen=True)
class Line:
    """One person in the legend: the name only while names are shown; `key` where the line can be changed."""

    code: str
    role: str
    name: str = ""
    spellings: tuple[str, ...] = ()
    key: int | None = None


@dataclass(frozen=True)
class Shelf:
    """The people of one agency, or of the review (`agency_return` is None), for the legend."""

    agency_return: AgencyReturn | None
    people: tuple[Line, ...]


@dataclass(frozen=True)
class Shown:
    """How the texts of a review's returns are shown to one viewer. `until` says how long names are shown; None: they are not.

    A text is read with its own agency's key first, then the review's, then the other agencies' where a code is theirs alone.
    `told`: whether the viewer may see who the adult is at all. To anyone else nothing that they wrote themselves may say whom it
    names: whoever may try words against the key as often as they like has read it.
    """

    until: datetime | None
    common: Key
    shelves: dict[int, Key] = field(default_factory=dict)
    legend: tuple[Shelf, ...] = ()
    keys: dict[int | None, Key] = field(default_factory=dict)
    viewer_id: int | None = None
    told: Callable[[], bool] = lambda: True

    @property
    def names(self) -> bool:
        return self.until is not None

    def key(self, agency_return_id: int | None) -> Key:
        """The key for texts of one agency's return; for texts of the board with None."""
        if agency_return_id not in self.keys:
            own = self.shelves.get(agency_return_id or 0, Key())
            self.keys[agency_return_id] = same(own + self.common + self._others(agency_return_id))
        return self.keys[agency_return_id]

    def _others(self, agency_return_id: int | None) -> Key:
        others = [person for pk, key in self.shelves.items() if pk != agency_return_id for person in key.people]
        once = Counter(person.code for person in others)
        return Key(tuple(person for person in others if once[person.code] == 1))

    def sought(self, agency_return_id: int | None) -> Key:
        """What words that the viewer sends are searched with. For who may not see who the adult is it names nobody: what looks
        like an NHS number, or is said to be a date of birth, is pointed out by its form, and never whose it is.
        """
        key = self.key(agency_return_id)
        if self.told():
            return key
        nameless = (Person(one.code, role=one.role, shown_as=one.shown_as) for one in key.people)
        return Key(tuple(nameless), key.adult, terms=key.terms)

    def text(self, text: str, agency_return_id: int | None = None, by_id: int | None = None) -> str:
        """The text with names for codes while names are shown, otherwise with codes for any name that was left in. `by_id`: who
        wrote it, where the viewer may have; who may not see who the adult is reads their own words as they typed them.
        """
        if by_id is not None and by_id == self.viewer_id and not self.told():
            return text
        key = self.key(agency_return_id)
        return personalise(text, key) if self.names else anonymise(text, key)

    def clean(self, text: str, agency_return_id: int | None = None) -> str:
        """The same for a text in which nobody's name was left: nothing is looked for again."""
        key = self.key(agency_return_id)
        return personalise(text, key) if self.names else published(text, key)

    def content(self, part, agency_return_id: int):
        """Frozen content of a return with every text of it as the viewer sees it; what is stored does not change (R7)."""
        if isinstance(part, str):
            return self.text(part, agency_return_id)
        if isinstance(part, dict):
            return {name: self.content(one, agency_return_id) for name, one in part.items()}
        return [self.content(one, agency_return_id) for one in part] if isinstance(part, list) else part

    def anonymised(self, text: str, agency_return_id: int | None = None) -> str:
        """For papers that leave: codes whatever is shown on the page."""
        return anonymise(text, self.key(agency_return_id))

    def stored_words(self, words: str) -> str:
        """What to look for in stored texts: the adult as the agencies write of them, for the name that pages show."""
        return self._adult(words, to_code=True)

    def read_words(self, words: str) -> str:
        """What to look for in texts as they are read, the other way round."""
        return words if self.names else self._adult(words, to_code=False)

    def _adult(self, words: str, *, to_code: bool) -> str:
        for person in self.common.people:
            if person.shown_as:
                one, other = (person.shown_as, person.code) if to_code else (person.code, person.shown_as)
                words = other_word(words, one, other)
        return words

    def hits(self, text: str, agency_return_id: int | None = None) -> list[Hit]:
        """What of a text has to be a code before it leaves."""
        return scan(text, self.key(agency_return_id))


def other_word(words: str, one: str, other: str) -> str:
    """What somebody looks for, with another name in place of one. A name that is an ordinary word too, as May and Adult are,
    counts only as it is written.
    """
    ordinary = len(one) < 3 or any(word in ORDINARY | MONTHS for word in one.lower().split())
    flags = re.NOFLAG if ordinary else re.IGNORECASE
    return other.join(re.split(rf"(?<!\w){re.escape(one)}(?!\w)", words, flags=flags))


def shown(viewer, review: Review) -> Shown:
    """How the viewer sees the texts of a review's returns: with codes, unless they asked for the names within the last ten
    minutes.
    """
    return shown_in(viewer, [review])[review.pk]


def shown_in(viewer, reviews: Sequence[Review]) -> dict[int, Shown]:
    """The same for each of these reviews, by its key, in a number of queries that does not grow with them."""
    untils = names_shown_in(viewer, reviews)
    identities = {one.review_id: one for one in AdultIdentity.objects.filter(review__in=reviews)}
    common: dict[int, list[CommonPerson]] = defaultdict(list)
    for person in CommonPerson.objects.filter(review__in=reviews):
        common[person.review_id].append(person)
    # Of the returns that the viewer may read (R4, R12).
    readable = visible(viewer, Perm.READ_RETURNED, ReturnPart).filter(agency_return__review__in=reviews)
    returned: dict[int, list[ReturnedPerson]] = defaultdict(list)
    for one in _returned_people(readable, reviews):
        returned[one.submission.part.agency_return.review_id].append(one)

    @cache
    def knows() -> frozenset[int]:
        """Of which of them the viewer may see who the adult is: asked once, and only where the words are somebody's own."""
        known = visible(viewer, Perm.SEE_IDENTITY, Review).filter(pk__in=[one.pk for one in reviews])
        return frozenset(known.values_list("pk", flat=True))

    return {
        review.pk: _shown(
            viewer,
            lambda pk=review.pk: pk in knows(),
            untils.get(review.pk),
            _common(review, identities.get(review.pk), [_person(row) for row in common[review.pk]]),
            {row.code: row.pk for row in common[review.pk]},
            returned[review.pk],
        )
        for review in reviews
    }


def _shown(
    viewer, told, until: datetime | None, common: Key, keys: dict[str, int], rows: list[ReturnedPerson]
) -> Shown:
    returns = {row.submission.part.agency_return_id: row.submission.part.agency_return for row in rows}
    shelves = _shelves(rows)
    legend = [Shelf(None, _lines(common, until is not None, keys))]
    legend += [Shelf(returns[pk], _lines(key, until is not None)) for pk, key in shelves.items()]
    return Shown(until, common, shelves, tuple(legend), viewer_id=viewer.pk, told=told)


def _lines(key: Key, names: bool, keys: dict[str, int] | None = None) -> tuple[Line, ...]:
    return tuple(
        Line(one.code, one.role, one.name if names else "", one.spellings if names else (), (keys or {}).get(one.code))
        for one in key.people
    )


def _shelves(rows: list[ReturnedPerson]) -> dict[int, Key]:
    return {
        pk: Key(tuple({row.code: _person(row) for row in mine}.values()))
        for pk, mine in groupby(rows, key=lambda row: row.submission.part.agency_return_id)
    }


def names_hidden_by_key(review: Review) -> int:
    """How many names left in versions in force are shown as codes, and would be read without the people key.

    For the decision to dispose of it: the number alone, so it is counted over all returns, whoever asks.
    """
    parts = ReturnPart.objects.filter(agency_return__review=review, returned__isnull=False).select_related("returned")
    people = [_person(row) for row in CommonPerson.objects.filter(review=review)]
    common = _common(review, _identity_of(review), people)
    seen = Shown(None, common, _shelves(_returned_people(parts, [review])))
    bare = Key(terms=common.terms)
    return sum(
        len(_places(text, seen.key(part.agency_return_id)) - _places(text, bare))
        for part in parts
        if part.returned is not None
        for text in _texts(part.returned.content)
    )


def _places(text: str, key: Key) -> set[tuple[int, int]]:
    return {(hit.start, hit.end) for hit in scan(text, key)}


def _texts(content) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for one in content.values() if isinstance(content, dict) else content:
            yield from _texts(one)


def _returned_people(parts: QuerySet[ReturnPart], reviews: Sequence[Review]) -> list[ReturnedPerson]:
    """What agencies froze with the versions in force of these parts, which are of these reviews."""
    agency_return = "submission__part__agency_return"
    # That they are of the reviews is said beside: of the parts alone, PostgreSQL asked the wall of everybody whom any agency of
    # the board ever named.
    of_reviews = ReturnedPerson.objects.filter(**{f"{agency_return}__review__in": reviews})
    found = of_reviews.filter(submission__in=parts.filter(returned__isnull=False).values("returned"))
    ordered = found.order_by(f"{agency_return}__agency__name", f"{agency_return}_id", "submission_id", "code")
    return list(ordered.select_related(f"{agency_return}__agency").defer("submission__content"))
