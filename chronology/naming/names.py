"""Names of the key in a text: whole, with a title, alone, with a slip of the pen, as initials; and names of others."""

from collections.abc import Iterator

from .keys import Hit, Kind, Person
from .people import Index
from .words import MONTHS, ORDINARY, PERSONAL_TITLES, RANKS, TITLES, Word, spellings_in, words_of

AMBIGUOUS = "[name]"
PARTICLES = frozenset("van der den de la le du von bin ap al el st".split())  # noqa: SIM905
# Between these and a word with a capital stands the name of a month, a place or a thing, not of a person.
_BEFORE_THINGS = frozenset("a an the this that each every per in at on of under into onto from st saint".split())  # noqa: SIM905
_NOT_INITIALS = frozenset("AM PM UK US USA NB DOB NOK PS RIP NI EU TV GP CT IT ID OK BA MA DO".split())  # noqa: SIM905
# So many given names and initials may stand between the first name and the surname.
_MIDDLES = 3
# Nobody has more titles or initials than these; what goes on and on is no name.
_MOST_TITLES, _MOST_INITIALS = 4, 8


class Names:
    """Finds the names in one text."""

    def __init__(self, index: Index, text: str):
        self.index, self.text = index, text
        may_name = any(map(index.begins_here, spellings_in(text)))
        self.words = words_of(text) if may_name else []

    def hits(self) -> Iterator[Hit]:
        at = 0
        while at < len(self.words):
            if not self.index.begins_here(self.words[at].text):
                at += 1
                continue
            found = self._named(at) or self._initials(at) or self._unknown(at)
            if found is None:
                at += 1
                continue
            hit, at = found
            yield hit

    # --- names of the key --------------------------------------------------------------------------------------------
    def _named(self, at: int) -> tuple[Hit, int] | None:
        begin, title = self._after_titles(at)
        if begin is None:
            return None
        if title and (collared := self._collar(at, begin)):
            return collared
        found = self._whole(begin) or self._turned(begin) or self._alone(begin, title)
        if found is None:
            return None
        people, last, how = found
        people = [person for person in people if self.index.fits(person, title)] if title else people
        return self._hit(at, last, Kind.NAME, people, how), last + 1

    def _after_titles(self, at: int) -> tuple[int | None, str]:
        """Where the name begins after its titles, and the last of them; None where nothing follows."""
        title, first = "", at
        while at - first < _MOST_TITLES and self._is_title(at) and self._linked(at + 1):
            title = self.words[at].low
            at += 1
        return (at, title) if at < len(self.words) else (None, title)

    def _is_title(self, at: int) -> bool:
        word = self.words[at]
        return word.low in TITLES and (word.capital or word.low in {"mr", "mrs", "ms", "dr"})

    def _linked(self, at: int) -> bool:
        """Does this word go on with what stands before it, as words of one name do?"""
        if not 0 < at < len(self.words):
            return False
        before, word = self.words[at - 1], self.words[at]
        return word.joined or (word.dotted and (before.letter or before.low in TITLES))

    def _collar(self, at: int, begin: int) -> tuple[Hit, int] | None:
        """A rank and a number: 'PC 4471', with the name after it where it stands there."""
        people = self.index.collars.get(self.words[begin].text, [])
        if not people:
            return None
        last = begin
        if self._linked(begin + 1) and set(self.index.surname(self.words[begin + 1].low)) & set(people):
            last = begin + 1
        return self._hit(at, last, Kind.NAME, people, "The number of {}."), last + 1

    def _whole(self, begin: int) -> tuple[list[Person], int, str] | None:
        """First name or initial, perhaps more of them, and surname."""
        first = self.words[begin]
        for last in range(min(begin + _MIDDLES, len(self.words) - 1), begin, -1):
            if not all(self._linked(at) for at in range(begin + 1, last + 1)):
                continue
            if not all(self._middle(at) for at in range(begin + 1, last)):
                continue
            surname = self.words[last]
            people = self.index.surname(surname.low) + self.index.half(surname.low)
            exact = [person for person in people if self._begins(first, person)]
            if exact and self._written_as_names(begin, last):
                return exact, last, "The name of {}."
            slipped = self.index.like(first.low, True)[1] if first.capital else []
            near = [
                person
                for person in self.index.like(surname.low, True)[0]
                if self._begins(first, person) or person in slipped
            ]
            near += [person for person in self.index.like(first.low, True)[1] if person in people]
            if near and surname.capital:
                return near, last, "Like the name of {}, written differently."
        return None

    def _middle(self, at: int) -> bool:
        word = self.words[at]
        return word.letter or word.capital or word.low in PARTICLES

    def _begins(self, word: Word, person: Person) -> bool:
        """Is the word a first name of the person, or its initial?"""
        if word.letter and word.capital:
            return any(person in people and name.startswith(word.low) for name, people in self.index.givens.items())
        return person in self.index.given(word.low)

    def _written_as_names(self, begin: int, last: int) -> bool:
        """With capitals; small letters are a name only where the words mean nothing else: 'will may attend'."""
        ends = (self.words[begin], self.words[last])
        return all(word.capital for word in ends) or not all(word.low in ORDINARY or word.letter for word in ends)

    def _turned(self, begin: int) -> tuple[list[Person], int, str] | None:
        """Surname first: 'Farrow, Dean' or 'FARROW Dean'."""
        if begin + 1 >= len(self.words):
            return None
        surname, first = self.words[begin], self.words[begin + 1]
        joined = first.before.strip() == "," or first.joined
        people = [person for person in self.index.surname(surname.low) if person in self.index.given(first.low)]
        if people and joined and surname.capital and first.capital:
            return people, begin + 1, "The name of {}."
        return None

    def _alone(self, at: int, title: str) -> tuple[list[Person], int, str] | None:
        """One word: a surname or a first name. After a title it counts in any case; otherwise it has to stand out."""
        low = self.words[at].low
        while title and low in PARTICLES and self._linked(at + 1):
            at, low = at + 1, self.words[at + 1].low
        exact = self.index.surname(low) or (self.index.half(low) if title else []) or self.index.given(low)
        if exact:
            counts = (not title and self._stands_out(at)) or (title and (low not in ORDINARY or self.words[at].capital))
            return (exact, at, "The name of {}.") if counts else None
        surnames, givens = self.index.like(low, bool(title))
        near = surnames or givens
        if near and (title or self._odd(at)):
            return near, at, "Like the name of {}, written differently."
        return None

    def _stands_out(self, at: int) -> bool:
        """Written with a capital; a word that also means something else only inside a sentence, and not as a thing."""
        word = self.words[at]
        if not word.capital:
            return False
        if word.low not in ORDINARY:
            return True
        if at == 0 or word.low in MONTHS or word.begins_sentence or word.shouted:
            return False
        before, after = self.words[at - 1], self.words[at + 1] if at + 1 < len(self.words) else None
        if not word.joined or before.capital or before.low in _BEFORE_THINGS:
            return False
        return not (after and after.joined and (after.capital or after.text[0].isdigit()))

    def _odd(self, at: int) -> bool:
        """May a word that is merely like a name be taken for it? Not where any word has a capital."""
        word = self.words[at]
        if not word.capital or word.text in self.index.terms:
            return False
        return len(word.low) > 6 if word.begins_sentence or word.shouted else True

    # --- initials ----------------------------------------------------------------------------------------------------
    def _initials(self, at: int) -> tuple[Hit, int] | None:
        return self._dotted(at) or self._undotted(at) or self._title_and_letter(at)

    def _dotted(self, at: int) -> tuple[Hit, int] | None:
        last = at
        while (
            last + 1 < len(self.words)
            and last - at <= _MOST_INITIALS
            and self._is_letter(last)
            and self._is_letter(last + 1)
            and (self.words[last + 1].dotted or self.words[last + 1].before == " ")
        ):
            last += 1
        if last == at:
            return None
        letters = "".join(word.text for word in self.words[at : last + 1])
        dotted = all(word.dotted for word in self.words[at + 1 : last + 1])
        people = (self.index.initials if dotted else self.index.undotted).get(letters, [])
        if not people or letters in _NOT_INITIALS | self.index.terms:
            return None
        end = self.words[last].end
        end += dotted and self._dot_belongs(end)
        return self._hit(at, last, Kind.INITIALS, people, "The initials of {}.", end), last + 1

    def _is_letter(self, at: int) -> bool:
        return self.words[at].letter and self.words[at].capital

    def _dot_belongs(self, end: int) -> bool:
        """Is the full stop after the last initial a part of it, and not the end of the sentence?"""
        after = self.text[end + 1 : end + 3]
        return self.text[end : end + 1] == "." and bool(after.strip()) and not after.strip()[0].isupper()

    def _undotted(self, at: int) -> tuple[Hit, int] | None:
        word = self.words[at]
        people = self.index.undotted.get(word.text, [])
        if not people or word.text in _NOT_INITIALS | self.index.terms:
            return None
        return self._hit(at, at, Kind.INITIALS, people, "The initials of {}."), at + 1

    def _title_and_letter(self, at: int) -> tuple[Hit, int] | None:
        """'Mr B' for the adult."""
        if not (self.words[at].low in PERSONAL_TITLES and self.words[at].capital and self._linked(at + 1)):
            return None
        word = self.words[at + 1]
        people = [
            person
            for name, found in self.index.surnames.items()
            for person in found
            if person.code == self.index.adult and word.text == name[0].upper()
        ]
        follows = self._linked(at + 2) and self.words[at + 2].capital and not self.words[at + 2].begins_sentence
        if not people or follows:
            return None
        return self._hit(at, at + 1, Kind.INITIALS, people[:1], "A title and the initial of {}."), at + 2

    # --- names that are not in the key -------------------------------------------------------------------------------
    def _unknown(self, at: int) -> tuple[Hit, int] | None:
        """A title and a name that nobody in the key has."""
        title = self.words[at]
        if not (title.low in PERSONAL_TITLES | RANKS and title.capital and self._linked(at + 1)):
            return None
        last = at + 1
        while last - at <= _MOST_INITIALS and self._is_letter(last) and self._linked(last + 1):
            last += 1
        if not self._is_name(last, title):
            return None
        while self._linked(last + 1) and self.words[last + 1].joined and self._is_name(last + 1, None):
            last += 1
        return self._hit(at, last, Kind.UNKNOWN_NAME, [], "A title and a name that is not in the key."), last + 1

    def _is_name(self, at: int, title: Word | None) -> bool:
        word = self.words[at]
        plain = (
            word.capital and not word.letter and word.text.replace("'", "").replace("’", "").replace("-", "").isalpha()
        )
        surely = title is not None and title.low in {"mr", "mrs", "ms", "miss"}
        return plain and not (word.shouted and word.text in self.index.terms) and (surely or word.low not in ORDINARY)

    def _hit(self, first: int, last: int, kind: Kind, people: list[Person], how: str, end: int | None = None) -> Hit:
        start, end = self.words[first].start, self.words[last].end if end is None else end
        codes = tuple(person.code for person in people)
        if kind is Kind.NAME and not codes:
            kind, how = Kind.UNKNOWN_NAME, "A name that is in the key, with a title that does not fit."
        who = " or ".join(codes)
        replacement = codes[0] if len(codes) == 1 else AMBIGUOUS
        return Hit(start, end, self.text[start:end], kind, how.format(who), replacement, codes)
