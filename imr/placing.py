"""Which text of a Word file belongs where: by the hidden names of its headings, and by their words where those are lost.

Pure. Every paragraph of the file comes out again: under a place, among what could not be placed, or not at all where it is,
word for word, what the portal itself had printed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sar_portal.design.blocks import HEADING, Block, Paragraph, ReadDocument, Run
from sar_portal.design.subset import text_of
from sar_portal.documents.office.word_report import PRINTED, bookmark, printed_name

_TOKEN = re.compile(r"^(\w+?)(?:_x([0-9a-f]{8}))?$", re.ASCII)
BEFORE = "Before the first heading"
NOTES = "Footnotes and endnotes"


@dataclass(frozen=True)
class Title:
    """A heading that the file may have: of a place, or of a group of places and of no text itself."""

    name: str
    heading: str
    group: str = ""  # the heading it stands under
    written: bool = True


@dataclass
class Piece:
    """One stretch of the file under a heading. `name` is '' where it has no place; `token` of what it was made from."""

    name: str
    heading: str
    token: str = ""
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return text_of(self.blocks)


@dataclass
class Placed:
    texts: dict[str, Piece] = field(default_factory=dict)
    loose: list[Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def placed(read: ReadDocument, titles: Sequence[Title], printed: Iterable[str]) -> Placed:
    """`titles` may have several headings of one place: the one it has now, then those it had. `printed` are the lines that the
    portal puts into a file, known again where their controls are lost. Where the file has no heading of any of them, a paragraph
    that is one word for word counts as such."""
    lines = list(printed)
    found = _walked(read, titles, lines, plain=False)
    return found if found.texts else _walked(read, titles, lines, plain=True)


def _walked(read: ReadDocument, titles: Sequence[Title], printed: list[str], *, plain: bool) -> Placed:
    walk = _Walk(titles, printed, plain)
    for control, blocks in groupby(read.blocks, lambda block: block.control):
        walk.take(list(blocks), control)
    walk.begin(Piece("", NOTES))
    walk.here.blocks += [Paragraph((Run(text),)) for text in read.beside]
    walk.close()
    return walk.found


class _Walk:
    """Goes through a file from heading to heading."""

    def __init__(self, titles: Sequence[Title], printed: Iterable[str], plain: bool) -> None:
        self._plain = plain  # are headings looked for among plain paragraphs too?
        self.found = Placed()
        self.here = Piece("", BEFORE)
        self._group = ""
        self._printed = {_squashed(line) for line in printed}
        self._by_mark: dict[str, Title] = {}
        self._by_words: dict[tuple[str, str], Title] = {}
        self._headings: defaultdict[str, set[str]] = defaultdict(set)
        marks = Counter(map(bookmark, {title.name for title in titles}))
        for title in titles:
            if marks[bookmark(title.name)] == 1:  # names are cut short: where two come to the same, their words tell
                self._by_mark.setdefault(bookmark(title.name), title)
            self._by_words.setdefault((title.group, _said(title.heading)), title)
            self._headings[title.name].add(_said(title.heading))

    def take(self, blocks: list[Block], control: str) -> None:
        """Blocks that stand in the same control, or in none."""
        if control.startswith(PRINTED) and control == printed_name("".join(block.words for block in blocks)):
            return
        for block in blocks:
            if isinstance(block, Paragraph) and self._is_heading(block):
                continue
            if _squashed(block.words) and _squashed(block.words) not in self._printed:
                self.here.blocks.append(block)

    def _is_heading(self, block: Paragraph) -> bool:
        """Begins what stands under the paragraph, if it is a heading. One that is unknown ends the place before it only
        where it is of the first level."""
        for mark in block.marks:
            named = _TOKEN.match(mark)
            title = self._by_mark.get(named[1]) if named else None
            if title is not None and named is not None:
                self._begin(title, named[2] or "")
                return self._ends_as_heading(block, title)
        if (block.kind != HEADING and not self._plain) or not block.words.strip():
            return False
        said = _said(block.words)
        title = self._by_words.get((self._group, said)) or self._by_words.get(("", said))
        if title is not None:
            self._begin(title, "")
            return True
        if block.kind == HEADING and block.level == 1 and _squashed(block.words) not in self._printed:
            self._group = ""
            self.begin(Piece("", " ".join(block.words.split())))
            return True
        return False

    def _ends_as_heading(self, block: Paragraph, title: Title) -> bool:
        """Whether the paragraph with a place's mark is its heading; if its heading was deleted, the mark sits in a text."""
        if _said(block.words) in self._headings[title.name] or not block.words.strip():
            return True
        if block.kind == HEADING:
            words = " ".join(block.words.split())
            self.found.notes.append(f"‘{title.heading}’ is headed ‘{words}’ in the file. The heading stays as it is.")
            return True
        return False

    def _begin(self, title: Title, token: str) -> None:
        self._group = title.group if title.written else title.heading
        again = title.name in (*self.found.texts, self.here.name)
        if title.written and not again:
            self.begin(Piece(title.name, title.heading, token))
        else:
            self.begin(Piece("", title.heading))

    def begin(self, piece: Piece) -> None:
        self.close()
        self.here = piece

    def close(self) -> None:
        """Puts away what was read since the last heading."""
        if self.here.name:
            self.found.texts[self.here.name] = self.here
        elif self.here.text:
            self.found.loose.append(self.here)


def _squashed(words: str) -> str:
    return "".join(words.split()).casefold()


def _said(heading: str) -> str:
    """The letters of a heading without the number it begins with."""
    return re.sub(r"[\W_]+", "", re.sub(r"^\W*\d+\b", "", heading)).casefold()
