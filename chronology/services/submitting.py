"""Submitting the chronology: its rows are frozen twice, as the version that is hashed and as rows for the composite."""

from django.db import transaction
from django.utils import timezone

from chronology.columns import Columns
from chronology.models import Chronology, ChronologyEntry, EntryFields, ReturnedEntry
from chronology.policies import check_complete, check_strict
from chronology.selectors.glossary import used
from chronology.selectors.residual import texts_of
from chronology.services.people import freeze_people
from reviews.models import Submission
from reviews.services.holding import take
from reviews.services.returning import submit_part
from sar_portal.access.decide import require
from sar_portal.access.permissions import Perm
from sar_portal.documents.selectors import crest_of

FROZEN = tuple(field.name for field in EntryFields._meta.fields)


@transaction.atomic
def submit_chronology(*, chronology: Chronology, by) -> Submission:
    """Gives the chronology to the senior manager as its next numbered version (R7).

    Raises NotAllowed, NotNow, or Refused: something still needs attention, or the author is not independent (R1).
    """
    take(chronology.part)  # what was said to be saved is read below, and what comes later is refused
    require(Perm.SUBMIT, chronology, by)
    locked = Chronology.objects.select_for_update(no_key=True).get(pk=chronology.pk)
    check_complete(locked)
    check_strict(locked, by=by)
    entries = list(ChronologyEntry.objects.filter(chronology=locked, removed_at__isnull=True))
    agency_return = locked.part.agency_return
    content = frozen_chronology(locked, entries) | crest_of(agency_return.review.board)
    submission = submit_part(part=locked.part, content=content, by=by)
    freeze_people(submission=submission)
    ReturnedEntry.objects.bulk_create(
        ReturnedEntry(
            submission=submission,
            review_id=agency_return.review_id,
            agency_return=agency_return,
            entry_id_then=entry.pk,
            **{name: getattr(entry, name) for name in FROZEN},
        )
        for entry in entries
    )
    return submission


def frozen_chronology(chronology: Chronology, entries: list[ChronologyEntry]) -> dict:
    """The chronology as plain data, in the shape of its paper (documents.shapes.Chronology). People by code only."""
    agency_return = chronology.part.agency_return
    review, agency = agency_return.review, agency_return.agency
    statements = [entry for entry in entries if entry.kind == ChronologyEntry.Kind.NO_CONTACT]
    return {
        "board": review.board.name,
        "reference": agency_return.reference,
        "caveat": review.board.handling,
        "version": "draft",
        "date": f"{timezone.localdate():%-d %B %Y}",
        "agency": agency.name,
        "agency_code": agency.code,
        "adult": review.pseudonym,
        "period": f"{review.period_start:%-d %B %Y} to {review.period_end:%-d %B %Y}",
        "prepared_by": "The IMR author",
        "people": [
            {"code": person.code, "role": person.role, "note": ""} for person in agency_return.people.order_by("code")
        ],
        "abbreviations": used((text for row in entries for text in texts_of(row)), agency_return),
        "no_contact": [
            {"period": entry.date_words, "statement": entry.event, "source": entry.source} for entry in statements
        ],
        **({"headings": _headings(chronology.columns)} if chronology.columns.renamed else {}),
        "entries": [frozen_entry(entry) for entry in entries],
    }


def _headings(columns: Columns) -> list[str]:
    """Over the seven columns of the paper's table, as the board calls what stands under each."""
    return [
        f"Reference; {columns.heading('date and time', 'date', 'time')}",
        columns.heading("Source of information", "source"),
        columns.heading("People and contact", "people", "contact_type"),
        columns.heading("What happened", "event"),
        columns.heading("Adult seen; adult’s voice", "adult_seen", "adults_voice"),
        columns.heading("Action or decision", "action"),
        columns.heading("Author’s comment", "comment", "practice_code", "kloe_numbers"),
    ]


def frozen_entry(entry: ChronologyEntry) -> dict:
    """One entry as it is read: dates and times in words, with nothing guessed (R11)."""
    return {
        "ref": entry.ref,
        "when": [words for words in (entry.date_words, entry.time_words) if words],
        "source": entry.source,
        "people": entry.people,
        "contact": entry.contact_type,
        "what_happened": entry.event,
        "seen": entry.adult_seen,
        "voice": entry.adults_voice,
        "action": entry.action,
        "comment": entry.comment,
        "practice": entry.get_practice_code_display(),
        "lines_of_enquiry": ", ".join(str(number) for number in entry.kloe_numbers),
    }
