"""The content of an export as the person who asked may read it now, and the table or sheet that it becomes."""

from collections.abc import Iterator

from django.utils import timezone

from chronology.selectors.people import shown
from sar_portal.access.decide import can
from sar_portal.access.permissions import Perm
from sar_portal.design.words import date_in_words, moment_in_words
from sar_portal.documents.models import Kind
from sar_portal.documents.selectors import crest_of
from sar_portal.documents.tables import Sheet, SheetColumn
from sar_portal.exports.models import Export
from sar_portal.exports.selectors.answers import answers_content
from sar_portal.exports.selectors.archive import archive_content
from sar_portal.exports.selectors.content import Content, Line, Say
from sar_portal.exports.selectors.entries import KEPT, chronology_content, composite_content
from sar_portal.exports.selectors.naming import Keys, keys_of_agency, keys_of_board
from sar_portal.exports.selectors.pack import pack_content


def content_of(export: Export) -> Content:
    """What the export is of, through the eyes of the person who asked for it (Z6)."""
    viewer = export.reader
    if export.what == Export.What.CHRONOLOGY:
        return chronology_content(viewer, export.submission)
    if export.what == Export.What.COMPOSITE:
        return composite_content(viewer, export.review, export.query)
    if export.what == Export.What.PACK:
        return pack_content(viewer, export.review, export.query)
    if export.what == Export.What.ARCHIVE:
        return archive_content(viewer, export.review)
    return answers_content(viewer, export.review)


def keys_of(export: Export) -> Keys:
    """The board's side reads what agencies froze for it; an agency's own people, their own shelf."""
    if export.submission is None or export.scope_id == export.review.scope_id:
        return keys_of_board(export.reader, export.review)
    return keys_of_agency(export.submission.part.agency_return)


def facts_of(export: Export, content: Content, say: Say) -> list[tuple[str, str]]:
    """What the file says of itself: of what, for whom, why, on which ground, made by whom and when (E2)."""
    review = export.review
    versions = [f"{one.part.agency_return.agency.code} version {one.number}" for one in content.versions]
    facts = [
        ("Safeguarding Adult Review", f"{review.reference}, {review.board.name}"),
        ("Adult", review.pseudonym),
        *((label, say(value, None, label)) for label, value in content.facts),
        ("Made of", ", ".join(versions) or "No version has been returned"),
        ("Names", export.get_names_display()),
        ("For", say(export.recipient, None, "For whom")),
        *([("Meeting", date_in_words(export.meeting_on))] if export.meeting_on else []),
        ("Purpose", say(export.purpose, None, "Purpose")),
        ("Legal basis", say(export.basis_said, None, "Legal basis")),
        ("Made", f"{moment_in_words(timezone.now())}, for {export.asked_by.name}"),
    ]
    return facts


def texts_through(export: Export, content: Content, say: Say) -> Iterator[Line]:
    """Every text of the export passes the gate once: what it says of itself, who is who, then its rows."""
    facts_of(export, content, say)
    _legend(export, say)
    yield from content.lines(say)


def table_of(export: Export, content: Content, say: Say, lines: list[Line]) -> dict:
    """The table for reading, on paper or in Word (documents.shapes.Table)."""
    review = export.review
    return {
        "board": review.board.name,
        "reference": review.reference,
        "caveat": review.board.handling,
        "version": export.version,
        "date": f"{timezone.localdate():%-d %B %Y}",
        "title": content.title,
        "facts": [{"label": label, "value": value} for label, value in facts_of(export, content, say)],
        "notes": content.notes,
        "agencies": [{"code": one.agency.code, "name": one.agency.name, "mark": one.mark} for one in content.returns],
        "people": _legend(export, say),
        "columns": _columns(content),
        "rows": [_row(line) for line in lines],
        "nothing": content.nothing,
    } | crest_of(review.board)


def pack_of(export: Export, content: Content, say: Say, chapters: list[tuple[Content, list[Line]]]) -> dict:
    """The pack on paper (documents.shapes.MeetingPack): the combined chronology, which may be long, comes last."""
    last, rows = chapters[-1]
    long = last if last.kept is KEPT and last.count else None
    table = table_of(export, content, say, rows if long else [])
    return table | {
        "columns": _columns(long) if long else [],
        "notes": long.notes if long else [],
        "chapters": [
            {
                "heading": one.title,
                "notes": one.notes,
                "columns": _columns(one),
                "rows": [_row(line) for line in lines],
                "nothing": one.nothing,
            }
            for one, lines in (chapters[:-1] if long else chapters)
        ],
    }


def _columns(content: Content) -> list[dict]:
    return [
        {"heading": heading, "share": share} | ({"texts": "formatted"} if heading in content.formatted else {})
        for heading, share in content.shown
    ]


def _row(line: Line) -> dict:
    mark = -1 if line.mark is None else line.mark
    return {"heading": line.heading, "note": line.note, "mark": mark, "cells": line.shown}


def _legend(export: Export, say: Say) -> list[dict]:
    """Who the codes stand for, by role; an agency's own file has none, as its readers have the key itself."""
    if export.scope_id != export.review.scope_id or not can(export.reader, Perm.READ_COMBINED, export.review):
        return []
    shelves = shown(export.reader, export.review).legend
    return [
        {
            "code": person.code,
            "role": say(person.role, shelf.agency_return.pk if shelf.agency_return else None, "People by code"),
            "note": shelf.agency_return.agency.name if shelf.agency_return else "",
        }
        for shelf in shelves
        for person in shelf.people
    ]


def sheet_of(export: Export, content: Content, say: Say, lines: list[Line]) -> Sheet:
    """The table for a spreadsheet: each column by itself, headings between rows left out."""
    review = export.review
    named = content.named if export.kind == Kind.XLSX else []  # in CSV, other programs find columns by fixed names
    headings = named or [heading for heading, _ in content.kept]
    return Sheet(
        title=f"{review.reference}: {content.title}, {export.version}",
        name=export.get_what_display(),
        board=review.board.name,
        reference=review.reference,
        caveat=review.board.handling,
        version=export.version,
        columns=[SheetColumn(heading, width) for heading, (_, width) in zip(headings, content.kept, strict=True)],
        rows=((line.mark, line.kept) for line in lines if line.kept),
        marked=next(place for place, (heading, _) in enumerate(content.kept) if heading == "Agency"),
        about=[
            ("Marking", review.board.handling),
            *facts_of(export, content, say),
            *(("Note", note) for note in content.notes),
        ],
    )
