"""An Office file is a zip of XML parts. The same parts give the same bytes, on whatever day they are written."""

import io
import re
import zipfile
from collections.abc import Iterable

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What XML 1.0 has no way to write, escaped or not. None of it can be seen on paper or screen.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def escaped(text: str) -> str:
    """Text as it stands in XML, between tags or in an attribute: never markup."""
    return UNWRITABLE.sub("", text).translate(ESCAPES)


def packed(parts: Iterable[tuple[str, Iterable[str]]], pictures: dict[str, bytes] | None = None) -> bytes:
    """The file: each part by its name, its text in pieces so that a long one is never whole in memory; pictures come last."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in parts:
            with archive.open(zipfile.ZipInfo(name), "w") as part:
                part.write(DECLARED.encode())
                for piece in pieces:
                    part.write(piece.encode())
        for name, data in (pictures or {}).items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def content_types(overrides: dict[str, str], pictures: dict[str, bytes] | None = None) -> str:
    """The list of what each part is; `overrides` maps part names to their kind within Office. Pictures are PNG files."""
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for name, kind in overrides.items()
    )
    png = '<Default Extension="png" ContentType="image/png"/>' if pictures else ""
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{png}{kinds}</Types>'
    )


def relations(targets: dict[str, str]) -> str:
    """Which parts belong to another: target → kind, numbered rId1, rId2… in order."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if "://" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'


CORE_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def core_properties(title: str, creator: str) -> str:
    """What the file says of itself: a title without names or case text, and the board (R9). No author, no machine."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(creator)}</dc:creator>"
        "<dc:language>en-GB</dc:language></cp:coreProperties>"
    )
