"""Rows of a chronology as they leave: the composite with its filter, or one agency's version."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import QuerySet
from django.http import QueryDict

from chronology.columns import Columns
from chronology.models import ORDER, EntryFields, Precision, ReturnedEntry
from chronology.selectors.composite import composite_for
from chronology.selectors.people import shown
from chronology.selectors.versions import columns_of, versions_in_force
from reviews.models import Review, Submission
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.combined.forms.composite import FilterForm
from sar_portal.combined.selectors.annotations import episodes_of
from sar_portal.combined.selectors.composite import filters_from
from sar_portal.exports.models import LONGEST_QUERY
from sar_portal.exports.selectors.content import Content, Line, Say
from sar_portal.exports.selectors.filters import said_in_words

SHOWN = [
    ("Agency and reference", 10),
    ("Date", 8),
    ("Time", 6),
    ("Source of information", 11),
    ("People and contact", 10),
    ("What happened", 24),
    ("Adult seen; adult’s voice", 11),
    ("Action or decision", 10),
    ("Author’s comment; practice", 10),
]
# Headings that the importer knows, so that a file can be read again as it is; the last five say how a date was understood.
KEPT = [
    ("Agency", 10),
    ("Reference", 12),
    ("Version", 9),
    ("Kind", 12),
    ("Date", 18),
    ("Date certainty", 14),
    ("Time", 12),
    ("Source of information", 28),
    ("People involved", 20),
    ("Type of contact", 18),
    ("What happened", 60),
    ("Adult seen", 14),
    ("Adult's voice", 30),
    ("Action or decision", 36),
    ("Author's comment", 36),
    ("Practice", 18),
    ("KLOE", 10),
    ("Earliest day", 13),
    ("Latest day", 13),
    ("Precision", 11),
    ("Earliest hour", 13),
    ("Latest hour", 13),
]
# Which of the board's columns stand under a heading, so that the board's own names for them can.
_OF = {
    "Date": ("date",),
    "Time": ("time",),
    "Source of information": ("source",),
    "People and contact": ("people", "contact_type"),
    "People involved": ("people",),
    "Type of contact": ("contact_type",),
    "What happened": ("event",),
    "Adult seen; adult’s voice": ("adult_seen", "adults_voice"),
    "Adult seen": ("adult_seen",),
    "Adult's voice": ("adults_voice",),
    "Action or decision": ("action",),
    "Author’s comment; practice": ("comment", "practice_code"),
    "Author's comment": ("comment",),
    "Practice": ("practice_code",),
    "KLOE": ("kloe_numbers",),
}
NOTES = [
    "Times are on the 24-hour clock, United Kingdom local time. Where the record gives no time, none is shown; where it "
    "gives only part of a date, only that part is shown.",
    "Each entry is as its agency returned it, with the reference and the version that it stands in.",
]
READS_A_VERSION = (Perm.READ_DRAFT, Perm.READ_RETURNED)
UNDATED = "Date not known"
UNREADABLE = "The filter can’t be applied, so nothing is exported. Go back to the combined chronology and set it again."


def as_named(heading: str, columns: Columns) -> str:
    """A heading in the board's own words, where it has some for what stands under it."""
    return columns.heading(heading, *_OF.get(heading, ()))


def composite_content(viewer, review: Review, query: str) -> Content:
    """The composite chronology as the viewer may read it now, filtered as the address says (R3, R4, R12).

    Raises Refused where the address holds what is no filter, or names an agency that the viewer does not read.
    """
    versions = versions_in_force(viewer, review)
    episodes = episodes_of(viewer, review)
    form = FilterForm(QueryDict(query), versions=versions, kloes=review.kloes.all(), episodes=episodes)
    if len(query) > LONGEST_QUERY or not form.is_valid():
        raise Refused(UNREADABLE)  # with no filter at all, more would leave than was asked for
    filters = filters_from(viewer, review, versions, shown(viewer, review), form.cleaned_data)
    found = composite_for(viewer, review, filters)
    said = said_in_words(form.cleaned_data, {one.pk: one.name for one in episodes}) or [
        "None: every entry that was returned"
    ]
    if filters.agencies:
        versions = [one for one in versions if one.part.agency_return.agency.code in filters.agencies]
    return _content("Combined chronology", found, versions, [("Filter", "; ".join(said))], NOTES)


def version_for(viewer, submission: Submission | None) -> Submission:
    """The version, where it is the viewer's to read: the agency's own, or returned to the board (R3). Raises NotAllowed."""
    if submission is None or not any(can(viewer, perm, submission) for perm in READS_A_VERSION):
        raise NotAllowed()
    return submission


def chronology_content(viewer, asked_for: Submission | None) -> Content:
    """One version of an agency's chronology, for its own people or for the board once it was returned."""
    submission = version_for(viewer, asked_for)
    agency_return = submission.part.agency_return
    found = ReturnedEntry.objects.filter(submission=submission).order_by(*ORDER)
    rows = found.select_related("submission__part__agency_return__agency").defer("submission__content")
    facts = [("Agency", agency_return.agency.name), ("Version", str(submission.number))]
    title = f"Chronology: {agency_return.agency.name}"
    return _content(title, rows, [submission], facts, NOTES[:1])


def _content(
    title: str,
    rows: QuerySet[ReturnedEntry],
    versions: list[Submission],
    facts: list[tuple[str, str]],
    notes: list[str],
) -> Content:
    def lines(say: Say) -> Iterator[Line]:
        for month, entries in groupby(rows.iterator(chunk_size=500), _month):
            yield Line(heading=month)
            for entry in entries:
                yield line_of(entry, say)

    returns = [one.part.agency_return for one in versions]
    nothing = "No entry was found."
    columns = columns_of(versions)
    shown = [(as_named(heading, columns), share) for heading, share in SHOWN]
    named = [as_named(heading, columns) for heading, _ in KEPT]
    return Content(title, facts, notes, returns, versions, shown, KEPT, nothing, rows.count(), lines, named=named)


def _month(entry: ReturnedEntry) -> str:
    """The heading that an entry stands under; one that is known to the year alone stands under the year."""
    if entry.date_from is None:
        return UNDATED
    return f"{entry.date_from:%Y}" if entry.precision == Precision.YEAR else f"{entry.date_from:%B %Y}"


# A date that could not be read is kept in the words of its agency, so that it is a text as any other.
WORDS = ("date_words", "date_original", "time_words", "time_original")
TEXTS = ("source", "people", "contact_type", "event", "adult_seen", "adults_voice", "action", "comment")


def line_of(entry: ReturnedEntry, say: Say) -> Line:
    """An entry on its way out. What is read out of a date is only said beside it; the date stands as it was written."""
    agency_return = entry.submission.part.agency_return
    code, version = agency_return.agency.code, str(entry.submission.number)
    said = {name: say(getattr(entry, name), agency_return.pk, entry.ref) for name in (*WORDS, *TEXTS)}
    practice, kloes = entry.get_practice_code_display(), ", ".join(map(str, entry.kloe_numbers))
    statement = entry.get_kind_display() if entry.kind == EntryFields.Kind.NO_CONTACT else ""
    shown = [
        _lines(code, entry.ref, f"version {version}", statement),
        said["date_words"],
        said["time_words"],
        said["source"],
        _lines(said["people"], said["contact_type"]),
        said["event"],
        _lines(said["adult_seen"], said["adults_voice"]),
        said["action"],
        _lines(said["comment"], practice, f"Lines of enquiry: {kloes}" if kloes else ""),
    ]
    kept = [
        code,
        entry.ref,
        version,
        entry.get_kind_display(),
        said["date_original"],
        "approximate" if entry.uncertain else "",
        said["time_original"],
        *(said[name] for name in TEXTS),
        practice,
        kloes,
        *_bounds(entry),
    ]
    return Line(shown, kept, agency_return.mark)


def _bounds(entry: EntryFields) -> list[str]:
    """How the date and time were understood, in ISO form; empty where they are not known (R11)."""
    days = [day.isoformat() if day else "" for day in (entry.date_from, entry.date_to)]
    hours = [f"{hour:%H:%M}" if hour else "" for hour in (entry.time_from, entry.time_to)]
    return [*days, entry.precision, *hours]


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
