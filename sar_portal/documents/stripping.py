"""What a file says of places and people beside what it shows, taken out: run as a process of its own (copies.py).

What is taken out of which kind, and what is not, stands in docs/decisions/0027.

It needs nothing but Python and decodes no picture: of photographs and of the parts of an Office file what is kept is kept byte
for byte, so that it can be compared with the original. Whatever cannot be read with certainty is a ValueError, and there is no
copy.
"""

import io
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat  # noqa: S406 (in a process with limits; a document type is refused)

MEMORY, SECONDS = 800_000_000, 30
MOST_ENTRIES, MOST_UNPACKED = 2_000, 100_000_000
CANNOT = 3  # how the process ends where no copy can be made
AUTHOR = b"Author"  # what Word itself writes instead of names
SAME_DAY = (1980, 1, 1, 0, 0, 0)


def stripped(kind: str, data: bytes) -> bytes:
    """The file without them. Raises ValueError."""
    return {"jpg": jpeg, "png": png, "docx": office, "xlsx": office}[kind](data)


# --- pictures ---------------------------------------------------------------------------------------------------------

# What a PNG needs to look as it does; the rest is texts, times, places, and whatever programs add.
SHOWS = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"cICP",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}
SHOWS |= {b"acTL", b"fcTL", b"fdAT", b"hIST", b"sPLT"}
PNG = b"\x89PNG\r\n\x1a\n"
# Segments that say how a JPEG is to be shown, by how they begin: its density, its colours.
KEPT = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
# Within the picture itself 0xFF stands before 0, or a mark to start again; anything else begins a segment.
SEGMENT = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def png(data: bytes) -> bytes:
    """Whatever comes after the end of the picture goes too."""
    if not data.startswith(PNG):
        raise ValueError("no PNG")
    kept, place = [PNG], len(PNG)
    while place + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if end > len(data):
            raise ValueError("cut short")
        if name in SHOWS:
            kept.append(data[place:end])
        if name == b"IEND":
            return b"".join(kept)
        place = end
    raise ValueError("no end")


# What a GIF says of how often it is shown over again; other programs' blocks may be anything.
SHOWN_AGAIN = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")


def gif(data: bytes) -> bytes:
    """Without comments, what programs add, and whatever comes after the end."""
    place = _after_colours(data, 10, 13)
    kept = [data[:place]]
    while (sort := data[place : place + 1]) != b";":
        began = place
        if sort == b"!":
            label, name = data[place + 1 : place + 2], data[place + 2 : place + 14]
            place = _after_blocks(data, place + 2)
            shows = label in (b"\xf9", b"\x01") or (label == b"\xff" and name in SHOWN_AGAIN)
        elif sort == b",":
            place = _after_blocks(data, _after_colours(data, place + 9, place + 10) + 1)
            shows = True
        else:
            raise ValueError("no block")
        if shows:
            kept.append(data[began:place])
    return b"".join([*kept, b";"])


def _after_colours(data: bytes, flags_at: int, place: int) -> int:
    """Where what stands behind a table of colours begins; it is as long as the flags before it say, or not there."""
    if flags_at >= len(data):
        raise ValueError("cut short")
    flags = data[flags_at]
    return place + 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else place


def _after_blocks(data: bytes, place: int) -> int:
    """Where what stands behind a row of blocks begins: each says how long it is, and one of nothing is the last."""
    while place < len(data):
        length = data[place]
        place += 1 + length
        if not length:
            return place
    raise ValueError("cut short")


def jpeg(data: bytes) -> bytes:
    """A picture that lies on its side goes on saying so: without that it would be shown otherwise than it was taken."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise ValueError("no JPEG")
    kept, place, turned = [b"\xff\xd8"], 2, b""
    while True:
        marker, begins = _marker(data, place)
        if marker == 0xD9:
            return b"".join([kept[0], turned, *kept[1:], b"\xff\xd9"])
        if begins + 2 > len(data):
            raise ValueError("cut short")
        ends = begins + struct.unpack(">H", data[begins : begins + 2])[0]
        body = data[begins + 2 : ends]
        if ends > len(data) or ends < begins + 2:
            raise ValueError("cut short")
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            turned = turned or _turned(body[6:])
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or any(
            marker == one and body.startswith(start) for one, start in KEPT
        ):
            kept.append(b"\xff" + bytes([marker]) + data[begins:ends])
        place = ends
        if marker == 0xDA:
            found = SEGMENT.search(data, ends)
            place = found.start() if found else len(data)
            kept.append(data[ends:place])
            if found is None:  # a camera that was switched off: shown as far as it goes
                return b"".join([kept[0], turned, *kept[1:], b"\xff\xd9"])


def _marker(data: bytes, place: int) -> tuple[int, int]:
    """The marker at a place, however many 0xFF stand before it, and where what belongs to it begins."""
    found = SEGMENT.match(data, place)
    if found is None:
        raise ValueError("no segment")
    return data[found.end() - 1], found.end()


def _turned(tiff: bytes) -> bytes:
    """A segment that says how the picture is to be turned, and nothing else; nothing where it lies as it was taken."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    try:
        if order is None:
            return b""
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, 200)):
            tag, kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == 0x0112 and kind == 3 and 2 <= value <= 8:
                said = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, value, 0, 0)
                return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said
    except struct.error:
        pass
    return b""


# --- Office -----------------------------------------------------------------------------------------------------------

# Attributes that name a person, or a place on somebody's disk: of which element ('' for any), and which.
NAMING = {
    ("", b"author"),
    ("", b"initials"),
    ("person", b"displayName"),
    ("person", b"userId"),
    ("fileSharing", b"userName"),
    ("absPath", b"url"),  # the folder that a workbook was saved in
    ("userInfo", b"name"),  # who had a shared workbook open
    ("header", b"userName"),  # and who changed it
    ("customWorkbookView", b"name"),  # and whose view of it is kept
    ("pivotCacheDefinition", b"refreshedBy"),
    ("connection", b"sourceFile"),
    ("connection", b"odcFile"),
    ("textPr", b"sourceFile"),
    ("dbPr", b"connection"),
    ("connectString", b"val"),  # of a form letter, as is the next
    ("query", b"val"),
}
# Parts that say something of the file, by their root: what is left of them is the root alone.
EMPTIED = ("coreProperties", "Properties", "people")
# The same within a part: what programs and templates keep with a document and nobody is shown.
EMPTIED_WITHIN = ("docVars",)
WORTH_READING = {which for of, which in NAMING if not of} | {of.encode() for of, _ in NAMING if of}
WORTH_READING |= {b"roperties", b"people", b"docVars", b"External", b"file:"}
# Where a relationship may lead: a page that can be clicked on, a picture that is shown. A template, a data source or another
# workbook is named by where it lies, on a disk or in somebody's folder of a site.
LEADS = ("/hyperlink", "/image", "/video", "/audio")
OUTSIDE = ("http://", "https://", "mailto:", "#")
NOWHERE = b"file:///Author"
# Parts that are pictures, beside those that are known by how they begin.
PICTURES = tuple(
    f".{kind}"
    for kind in "jpg jpeg png gif tif tiff webp heic heif avif bmp emf wmf emz wmz svg jxr wdp ico eps pict pct".split()
)
ABOUT = (
    b"/office/2006/metadata/properties"  # what a library of documents keeps beside the document, such as who made it
)
TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
ATTRIBUTE = re.compile(rb"""([^\s=:<]+)(\s*=\s*)("[^"]*"|'[^']*')""")
Edit = tuple[int, int, bytes]


def office(data: bytes) -> bytes:
    """The parts in their order, each with what names a person, a place or a time taken out."""
    stream, left = io.BytesIO(), MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise ValueError("too many parts")
            for entry in entries:
                with archive.open(entry) as part:
                    content = part.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise ValueError("too large inside")
                info = zipfile.ZipInfo(entry.filename, SAME_DAY)
                info.compress_type = entry.compress_type
                made.writestr(info, _part(entry.filename.lower(), content))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, expat.ExpatError) as error:
        raise ValueError("no Office file") from error
    return stream.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if content.startswith(b"\xff\xd8\xff"):
        return jpeg(content)
    if content.startswith(PNG):
        return png(content)
    if content.startswith((b"GIF87a", b"GIF89a")):
        return gif(content)
    if name.endswith(PICTURES) or (content and "/media/" in name):
        raise ValueError("a picture, a drawing or a film of which it is not known here what it says of itself")
    if not name.endswith((".xml", ".psmdcp", ".rels")):
        return content
    if b"\0" in content or not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise ValueError("letters that no program of today writes")
    return _xml(content) if any(word in content for word in WORTH_READING | {ABOUT}) else content


def _xml(content: bytes) -> bytes:
    """Raises ValueError where it is no XML, or has a document type."""
    edits = sorted(_edits(content))
    made, place = [], 0
    for start, end, words in edits:
        made += [content[place:start], words]
        place = end
    return b"".join([*made, content[place:]])


def _edits(content: bytes) -> Iterator[Edit]:
    found: list[Edit] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    open_at: list[int] = []
    state = {"depth": 0, "emptied": 0, "until": 0, "views": 0}

    def tag_at(place: int) -> re.Match[bytes]:
        tag = TAG.match(content, place)
        if tag is None:
            raise ValueError("a tag that is not understood")
        return tag

    def starts(name: str, attributes: dict[str, str]) -> None:
        state["depth"] += 1
        local, place = name.rpartition(" ")[2], parser.CurrentByteIndex
        if state["emptied"]:
            return
        if local in EMPTIED_WITHIN or (state["depth"] == 1 and (local in EMPTIED or ABOUT in name.encode())):
            tag = tag_at(place)
            if not tag[0].endswith(b"/>"):
                state["emptied"], state["until"] = tag.end(), state["depth"]
                return
        if local == "author" and not attributes:
            tag = tag_at(place)
            open_at.append(0 if tag[0].endswith(b"/>") else tag.end())
        named = {one.rpartition(" ")[2].encode() for one in attributes}
        if any((of, which) in NAMING for of in ("", local) for which in named):
            state["views"] += local == "customWorkbookView"  # no two may have the same name
            words = AUTHOR + b"%d" % state["views"] if local == "customWorkbookView" else AUTHOR
            found.extend(_without_names(local, tag_at(place), words))
        if local == "Relationship" and _leads_to_a_disk(attributes):
            found.extend(_said_by(tag_at(place), b"Target", NOWHERE))

    def ends(name: str) -> None:
        if state["emptied"]:
            if state["depth"] == state["until"]:
                found.append((state["emptied"], parser.CurrentByteIndex, b""))
                state["emptied"] = 0
        elif name.rpartition(" ")[2] == "author" and open_at and (start := open_at.pop()):
            found.append((start, parser.CurrentByteIndex, AUTHOR))
        state["depth"] -= 1

    def refuse(*_said: object) -> None:
        raise ValueError("a document type")

    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
    yield from found


def _leads_to_a_disk(attributes: dict[str, str]) -> bool:
    target = attributes.get("Target", "").strip().lower()
    if attributes.get("TargetMode") != "External":
        return target.startswith("file:")
    return not target.startswith(OUTSIDE) or not attributes.get("Type", "").endswith(LEADS)


def _without_names(local: str, tag: re.Match[bytes], words: bytes) -> Iterator[Edit]:
    for of, which in NAMING:
        if of in ("", local):
            yield from _said_by(tag, which, words)


def _said_by(tag: re.Match[bytes], which: bytes, words: bytes) -> Iterator[Edit]:
    for one in ATTRIBUTE.finditer(tag[0]):
        if one[1] == which:
            yield tag.start() + one.start(3) + 1, tag.start() + one.end(3) - 1, words


# --- the process ------------------------------------------------------------------------------------------------------


def _limit() -> None:
    bounds = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_NOFILE, 32))
    for limit, most in (*bounds, (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))


def main(answered: Callable[[bytes], object] = sys.stdout.buffer.write) -> int:
    """One file in, its copy out."""
    _limit()
    kind = sys.stdin.buffer.readline().decode().strip()
    try:
        answered(stripped(kind, sys.stdin.buffer.read()))
    except (ValueError, MemoryError, RecursionError):
        return CANNOT
    return 0


if __name__ == "__main__":
    sys.exit(main())
