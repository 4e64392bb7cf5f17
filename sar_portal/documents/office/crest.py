"""The crest of the board in a Word file: a picture in the line, as high and wide as it is on paper."""

import struct

from .package import OFFICE, escaped

CREST = "word/media/crest.png"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
INLINE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A_MM = 36_000
TALLEST, WIDEST = 18 * A_MM, 70 * A_MM  # as paper.css has it


def crest_paragraph(words: str, picture: bytes | None) -> str:
    """The picture with its words for who does not see it; the words alone where it is not here."""
    drawn = _drawn(words, picture) if picture else f'<w:t xml:space="preserve">{escaped(words)}</w:t>'
    spaced = '<w:spacing w:before="120" w:after="120"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="Header"/>{spaced}</w:pPr><w:r>{drawn}</w:r></w:p>'


def _drawn(words: str, picture: bytes) -> str:
    high, wide = _size(picture)
    called = f'id="1" name="Crest" descr="{escaped(words)}"'
    shape = f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"/>'
    embedded = f'xmlns:r="{OFFICE}" r:embed="rId1"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{INLINE}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr {called}/><a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{PICTURE}"><pic:pic xmlns:pic="{PICTURE}">'
        f"<pic:nvPicPr><pic:cNvPr {called}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {embedded}/>"
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>{shape}</pic:spPr></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing>"
    )


def _size(picture: bytes) -> tuple[int, int]:
    """Height and width in Word's own unit: never larger than drawn at 96 dots to the inch, and within the bounds."""
    wide, high = (pixels * 9_525 for pixels in struct.unpack(">II", picture[16:24]))
    share = min(1, TALLEST / high, WIDEST / wide)
    return round(high * share), round(wide * share)
