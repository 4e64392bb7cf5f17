"""The report as a Word file: the blank form, and the draft that its author takes away and brings back.

Each heading lies in a bookmark by which its place is known again whatever the heading has become. What the portal says and
prints stands in locked content controls that carry the fingerprint of their words, so that it is never taken for the
author's; a text that was changed in one of them is seen.
"""

import hashlib
from collections.abc import Iterator
from itertools import count
from typing import Any

from sar_portal.design.subset import same_text

from .package import escaped
from .word_texts import Texts
from .word_xml import NAMED, packed_document, paragraph, run, section

UPRIGHT = 9_600  # width of the text on an upright A4 page, in twentieths of a point
LETTERS = 21  # half points
TITLE = "Report for a Safeguarding Adult Review"
PRINTED = "portal_"  # how the name of a control begins that holds the portal's words
_TOKEN = 8
_NAME = 40  # the longest name of a bookmark


def blank_report(frozen: dict[str, Any]) -> bytes:
    """The blank report (shapes.BlankTemplate) as .docx."""
    places = [
        {
            "name": bookmark(f"section_{section['key']}"),
            "level": 1,
            "heading": f"{section['number']} {section['heading']}",
            "guidance": [*section["guidance"].split("\n"), *section["notes"]],
            "prompts": section["prompts"],
            "written": True,
            "text": "",
            "printed": [],
        }
        for section in frozen["sections"]
    ]
    return _packed({**frozen, "how": [], "places": places}, f"Blank report, version {frozen['version']}")


def draft_report(frozen: dict[str, Any]) -> bytes:
    """The draft (shapes.WordReport) as .docx; each bookmark also carries the token of the text that the file was made from."""
    return _packed(frozen, "Draft report")


def bookmark(place: str, text: str | None = None) -> str:
    """The name of a place's bookmark, with the token of its text where there is one; letters, digits and bars alone."""
    token = "" if text is None else f"_x{token_of(text)}"
    return place.replace("-", "_")[: _NAME - _TOKEN - 2] + token


def token_of(text: str) -> str:
    """A text by a few letters: texts that read alike have the same, however they were typed."""
    return hashlib.sha256(same_text(text).encode()).hexdigest()[:_TOKEN]


def printed_name(words: str) -> str:
    """The name of a control that holds these words of the portal, whatever becomes of their blanks."""
    return PRINTED + hashlib.sha256("".join(words.split()).encode()).hexdigest()[:20]


def _packed(frozen: dict[str, Any], about: str) -> bytes:
    writer = _Writer()
    return packed_document(frozen, about, writer.body(frozen), UPRIGHT, size=LETTERS, numbered=writer.texts.numbered)


class _Writer:
    """Writes the places one after another."""

    def __init__(self) -> None:
        self.texts = Texts(UPRIGHT)
        self._keys = count(1)

    def body(self, frozen: dict[str, Any]) -> Iterator[str]:
        yield f"<w:document {NAMED}><w:body>{paragraph(TITLE, 'Title')}"
        yield self._printed([(line, "Guidance") for line in frozen["how"]])
        for place in frozen["places"]:
            yield self._heading(place)
            guidance = [(line, "Guidance") for line in place["guidance"]]
            yield self._printed([*guidance, *((line, "GuidanceBullet") for line in place["prompts"])])
            yield self.texts.written(place["text"]) if place["written"] else ""
            yield self._printed([(line, "Guidance") for line in place["printed"]])
        margins = 'w:top="1247" w:right="1153" w:bottom="1077" w:left="1153"'
        page = 'w:w="11906" w:h="16838"'
        yield f"{section(frozen, page, margins)}</w:body></w:document>"

    def _heading(self, place: dict[str, Any]) -> str:
        marked, key = run(place["heading"]), next(self._keys)
        if place["name"]:
            begins = f'<w:bookmarkStart w:id="{key}" w:name="{escaped(place["name"])}"/>'
            marked = f'{begins}{marked}<w:bookmarkEnd w:id="{key}"/>'
        return f'<w:p><w:pPr><w:pStyle w:val="Heading{place["level"]}"/></w:pPr>{marked}</w:p>'

    def _printed(self, lines: list[tuple[str, str]]) -> str:
        """What the portal says, locked, under a name made of its words."""
        lines = [(text, style) for text, style in lines if text.strip()]
        if not lines:
            return ""
        name = printed_name("".join(text for text, _ in lines))
        inner = "".join(paragraph(text, style) for text, style in lines)
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="From the portal"/><w:tag w:val="{name}"/><w:id w:val="{next(self._keys)}"/>'
            f'<w:lock w:val="sdtContentLocked"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
        )
