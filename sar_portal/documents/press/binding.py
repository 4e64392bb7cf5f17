"""The parts of a paper bound into one PDF: pages numbered over all of them, one outline, one tree of tags.

Each part is read with pikepdf, one at a time, and its objects are copied under new numbers. The first part is the
paper's own: its title, language, colour profile, attached files and links are those of the whole.
"""

import base64
import io
import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont

from sar_portal.documents.press.book import Book

# A reference to an object, and the strings in which the same characters would be words.
REFERENCE = re.compile(rb"(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)|\b(\d+) 0 R\b", re.S)
NUMBERED = "Page of0123456789"
SIZE, MARK_SIZE = 8.5, 44
# The characters of the encoding from its 32nd on; five of its places hold none.
ENCODED = bytes(range(32, 256)).decode("cp1252", "replace")


def bind(job: dict, parts: bytes, out: BinaryIO) -> None:
    """Writes the whole paper to `out`. `job['sizes']` says how long each of the parts is that stand in `parts`."""
    binder, at = Binder(job, out), 0
    for size in job["sizes"]:
        with pikepdf.open(io.BytesIO(parts[at : at + size])) as part:
            binder.take(part)
        at += size
    binder.finish()


class Binder:
    """What is kept of the parts until the end: numbers, never pages."""

    def __init__(self, job: dict, out: BinaryIO) -> None:
        self.job = job
        self.book = Book(out)
        self.pages, self.tags, self.document = (self.book.reserve() for _ in range(3))
        self.kids: list[int] = []  # the pages
        self.stamps: list[tuple[int, float, float]] = []  # of each page: where its number is to stand, width and height
        self.tagged: list[int] = []  # what the document consists of, to a reader
        self.owners: list[tuple[int, int]] = []  # page or link → the tags of what is on it
        self.outline: list[tuple[int, bytes, bytes]] = []  # depth, title, place
        self.catalog: list[bytes] = []
        self.info = 0
        self.font = Numbers(base64.b64decode(job["font"]), self.book, job.get("mark", ""))
        self.begins: dict[tuple[float, float], int] = {}  # by the size of a page: what is drawn below its content

    def take(self, part: pikepdf.Pdf) -> None:
        """Copies a part: pages, tags, bookmarks, and of the first part what holds for all."""
        copier, first, structure = Copier(part, self.book), not self.kids, part.Root.StructTreeRoot
        for own, ours in ((part.Root.Pages, self.pages), (structure, self.tags), (structure.K[0], self.document)):
            copier.becomes(own, ours)
        for page in part.pages:
            copier.becomes(page.obj, self.book.reserve())
        base = max((key for key, _ in self.owners), default=-1) + 1
        self._take_pages(part, copier, base)
        self.tagged += [copier.number(kid) for kid in structure.K[0].K]
        nums = list(structure.ParentTree.Nums)
        for key, owners in zip(nums[::2], nums[1::2], strict=True):
            is_page = isinstance(owners, pikepdf.Array)
            self.owners.append(
                (int(key) + base, self.book.add(copier.text(owners)) if is_page else copier.number(owners))
            )
        depth = 0 if first else self.job["depth"]
        for below, item in _items(part.Root.get("/Outlines")):
            self.outline.append((depth + below, copier.text(item.Title), copier.text(item.Dest)))
        if first:
            self._take_title(part, copier)
        copier.copy()

    def _take_pages(self, part: pikepdf.Pdf, copier: "Copier", base: int) -> None:
        stand_in = part.make_indirect(pikepdf.Dictionary())
        copier.becomes(stand_in, self.font.number)
        for page in (page.obj for page in part.pages):
            page.StructParents = int(page.StructParents) + base
            for note in page.get("/Annots", ()):
                if "/StructParent" in note:
                    note.StructParent = int(note.StructParent) + base
            page.Resources.Font["/Numbers"] = stand_in
            width, height = (float(side) for side in list(page.MediaBox)[2:])
            stamp = self.book.reserve()
            contents = b"/Contents[%d 0 R %b %d 0 R]" % (self._begin(width, height), copier.text(page.Contents), stamp)
            del page.Contents
            number = copier.number(page)
            self.book.add(copier.text(page, resolved=True)[:-2] + contents + b">>", number)
            self.kids.append(number)
            self.stamps.append((stamp, width, height))

    def _begin(self, width: float, height: float) -> int:
        if (width, height) not in self.begins:
            drawn = self.font.across(width, height) if self.job.get("mark") else b""
            self.begins[width, height] = self.book.add_stream(b"", drawn + b"q")
        return self.begins[width, height]

    def _take_title(self, part: pikepdf.Pdf, copier: "Copier") -> None:
        """Marks the file as PDF/UA-1 as well, so that a reader shows its title and says its headings."""
        with part.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdfuaid:part"] = "1"
            metadata["dc:title"] = self.job["title"]
        skipped = ("/Pages", "/StructTreeRoot", "/Outlines")
        kept = [(key, value) for key, value in part.Root.items() if key not in skipped]
        self.catalog = [key.encode() + b" " + copier.text(value) for key, value in kept]
        self.info = copier.number(part.trailer.Info)

    def finish(self) -> None:
        add, count = self.book.add, len(self.kids)
        for place, (stamp, width, height) in enumerate(self.stamps, 1):
            right, bottom = self.job["foot"]["landscape" if width > height else "portrait"]
            words = f"Page {place} of {count}"
            self.book.add_stream(b"", self.font.stamp(words, width - right, bottom), stamp)
        add(b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, _references(self.kids)), self.pages)
        head = b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (self.tags, _references(self.tagged))
        add(head, self.document)
        owners = add(b"<</Nums[%b]>>" % b" ".join(b"%d %d 0 R" % pair for pair in self.owners))
        following = max(key for key, _ in self.owners) + 1
        tags = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        add(tags % (self.document, owners, following), self.tags)
        ours = [b"/Pages %d 0 R" % self.pages, b"/StructTreeRoot %d 0 R" % self.tags]
        ours.append(b"/PageLabels<</Nums[0<</S/D>>]>>")
        if self.outline:
            ours.append(b"/Outlines %d 0 R/PageMode/UseOutlines" % self._outlined())
        root = add(b"<<%b>>" % b" ".join([*self.catalog, *ours]))
        self.book.finish(root=root, info=self.info, identifier=self.job["identifier"])

    def _outlined(self) -> int:
        """The outline as a tree: what stands deeper than the line before belongs to it."""
        top = [self.book.reserve(), *(self.book.reserve() for _ in self.outline)]
        above: list[int] = []  # for each line, the line it belongs to; 0 is the outline itself
        below: dict[int, list[int]] = {0: []}
        open_lines = [(-1, 0)]
        for line, (depth, _, _) in enumerate(self.outline, 1):
            while open_lines[-1][0] >= depth:
                open_lines.pop()
            above.append(open_lines[-1][1])
            below.setdefault(above[-1], []).append(line)
            open_lines.append((depth, line))
        for line, (_, title, place) in enumerate(self.outline, 1):
            beside = below[above[line - 1]]
            at = beside.index(line)
            body = b"/Title %b/Dest %b/Parent %d 0 R" % (title, place, top[above[line - 1]])
            body += b"/Prev %d 0 R" % top[beside[at - 1]] if at else b""
            body += b"/Next %d 0 R" % top[beside[at + 1]] if at + 1 < len(beside) else b""
            self.book.add(b"<<%b%b>>" % (body, _ends(below.get(line, []), top)), top[line])
        self.book.add(b"<</Type/Outlines%b>>" % _ends(below[0], top), top[0])
        return top[0]


class Copier:
    """Copies the objects of one part that something points to, each once, under the numbers of the book."""

    def __init__(self, part: pikepdf.Pdf, book: Book) -> None:
        self._part, self._book = part, book
        self._numbers: dict[int, int] = {}
        self._waiting: list[int] = []

    def becomes(self, own: Any, number: int) -> None:
        """Says which object of the book takes the place of one of the part, which is not copied itself."""
        self._numbers[own.objgen[0]] = number

    def number(self, own: Any) -> int:
        return self._number(own.objgen[0])

    def _number(self, own: int) -> int:
        if own not in self._numbers:
            self._numbers[own] = self._book.reserve()
            self._waiting.append(own)
        return self._numbers[own]

    def text(self, own: Any, *, resolved: bool = False) -> bytes:
        """What stands in the file for an object or value, its references renumbered."""
        if isinstance(own, pikepdf.Object):
            return REFERENCE.sub(self._renumbered, own.unparse(resolved=resolved))
        return pikepdf.unparse(own)

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        return found[1] or b"%d 0 R" % self._number(int(found[2]))

    def copy(self) -> None:
        while self._waiting:
            own = self._waiting.pop()
            number, found = self._numbers[own], self._part.get_object((own, 0))
            if isinstance(found, pikepdf.Stream):
                head = pikepdf.Dictionary({key: value for key, value in found.stream_dict.items() if key != "/Length"})
                self._book.add_stream(self.text(head)[2:-2], found.read_raw_bytes(), number)
            else:
                self._book.add(self.text(found, resolved=True), number)


class Numbers:
    """The page numbers' typeface, cut down to the characters of 'Page 1 of 2' and of the mark, and how both are written.

    The mark names a reader across each page, below its content. What the typeface or the encoding lacks is left out.
    """

    def __init__(self, typeface: bytes, book: Book, mark: str = "") -> None:
        font = TTFont(io.BytesIO(typeface), recalcTimestamp=False)
        known = font.getBestCmap()
        self._mark = "".join(char for char in mark if ord(char) in known and char.encode("cp1252", "ignore"))
        cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, notdef_outline=True))
        cutter.populate(text=NUMBERED + self._mark)
        cutter.subset(font)
        self._em = font["head"].unitsPerEm
        names, advances = font.getBestCmap(), font["hmtx"]
        self._widths = {char: advances[names[ord(char)]][0] for char in NUMBERED + self._mark}
        self._ascent = font["hhea"].ascent
        cut = io.BytesIO()
        font.save(cut)
        file = book.add_packed(b"/Length1 %d" % len(cut.getvalue()), cut.getvalue())
        widths = b" ".join(b"%d" % self._per_mille(self._widths.get(char, 0)) for char in ENCODED)
        described = b"<</Type/FontDescriptor/FontName/NUMBER+Paper/Flags 32/FontBBox[-200 -300 1200 1000]/ItalicAngle 0"
        described += b"/Ascent %d/Descent -212/CapHeight 716/StemV 80/FontFile2 %d 0 R>>"
        descriptor = book.add(described % (self._per_mille(self._ascent), file))
        head = b"<</Type/Font/Subtype/TrueType/BaseFont/NUMBER+Paper/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255"
        self.number = book.add(head + b"/Widths[%b]/FontDescriptor %d 0 R>>" % (widths, descriptor))

    def stamp(self, words: str, right: float, top: float) -> bytes:
        """The drawing of a page number, ending at `right` and hanging from `top`; no reader says it."""
        left = right - sum(self._widths[char] for char in words) / self._em * SIZE
        base = top - self._ascent / self._em * SIZE
        drawn = f"BT /Numbers {SIZE} Tf 0.2 0.2 0.2 rg {left:.2f} {base:.2f} Td ({words}) Tj ET"
        return f"Q /Artifact <</Type/Pagination/Subtype/Footer>> BDC {drawn} EMC".encode()

    def across(self, width: float, height: float) -> bytes:
        """The drawing of the mark from the lower left to the upper right; no reader says it."""
        length = sum(self._widths[char] for char in self._mark) / self._em
        size = min(MARK_SIZE, 0.8 * math.hypot(width, height) / max(length, 1))
        angle = math.atan2(height, width)
        turned, over = math.cos(angle), math.sin(angle)
        left = width / 2 - turned * length * size / 2
        base = height / 2 - over * length * size / 2
        words = self._mark.encode("cp1252").hex()
        matrix = f"{turned:.4f} {over:.4f} {-over:.4f} {turned:.4f} {left:.2f} {base:.2f} Tm"
        drawn = f"BT /Numbers {size:.2f} Tf 0.91 0.91 0.91 rg {matrix} <{words}> Tj ET"
        return f"/Artifact <</Type/Pagination/Subtype/Watermark>> BDC q {drawn} Q EMC ".encode()

    def _per_mille(self, units: int) -> int:
        return round(units * 1000 / self._em)


def _items(outline: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    """Each line of an outline with its depth, in order."""
    item = outline.get("/First") if outline is not None else None
    while item is not None:
        yield depth, item
        yield from _items(item, depth + 1)
        item = item.get("/Next")


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _ends(lines: list[int], numbers: list[int]) -> bytes:
    """First and last line below one, which stands open."""
    if not lines:
        return b""
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (numbers[lines[0]], numbers[lines[-1]], len(lines))
