"""What an answer to a line of enquiry may rest on: entries of the chronology, interviews by role (R5), records, documents."""

from dataclasses import dataclass
from typing import Any

from chronology.models import ChronologyEntry
from imr.models import InterviewState, KloeAnswer, Report, StaffInterview
from imr.selectors.attachments import attachments_of
from imr.selectors.citing import Entries
from reviews.models import RecordSet
from sar_portal.design.words import date_in_words

HELD = (InterviewState.HELD, InterviewState.SHARED, InterviewState.CONFIRMED, InterviewState.COMMENTED)
CHOSEN = ("evidence_entries", "evidence_interviews", "evidence_records", "evidence_attachments")
_LONGEST = 90


@dataclass(frozen=True)
class Evidence:
    """Everything that can be chosen: for each field of the answer what is stored, and the words for it."""

    entries: dict[str, str]
    interviews: dict[int, str]
    records: dict[int, str]
    attachments: dict[int, str]

    def choices(self, answer: KloeAnswer | None) -> dict[str, list[tuple[Any, str]]]:
        """For a form: what was chosen and is there no more stays to be seen, until somebody takes it out."""
        words_of: tuple[dict, ...] = (self.entries, self.interviews, self.records, self.attachments)
        offered = zip(CHOSEN, words_of, strict=True)
        return {name: [*words.items(), *_gone(answer, name, words)] for name, words in offered}

    def strange(self, values: dict[str, Any], answer: KloeAnswer | None) -> bool:
        """Does anything that was sent belong to another return?"""
        offered = self.choices(answer)
        return any(set(values.get(name, ())) - {key for key, _ in offered[name]} for name in CHOSEN)


def _gone(answer: KloeAnswer | None, name: str, words: dict) -> list[tuple[Any, str]]:
    chosen = getattr(answer, name) if answer else []
    return [(one, f"{one}, which is there no more") for one in chosen if one not in words]


def evidence_for(report: Report, kloe_number: int | None = None) -> Evidence:
    """All evidence of the report's own return; entries coded to the line of enquiry come first."""
    ret = report.part.agency_return
    rows = ChronologyEntry.objects.filter(chronology__part__agency_return=ret, removed_at__isnull=True)
    ordered = sorted(
        rows.order_by("sort_day", "sort_minute", "order_in_day", "pk"),
        key=lambda row: kloe_number not in row.kloe_numbers,
    )
    return Evidence(
        {row.ref: _entry(row, kloe_number) for row in ordered},
        {one.pk: _interview(one) for one in interviews_held(report)},
        {one.pk: _record(one) for one in RecordSet.objects.filter(agency_return=ret)},
        {one.number: one.words for one in attachments_of(report)},
    )


def interviews_held(report: Report):
    held = StaffInterview.objects.filter(involvement__agency_return=report.part.agency_return, state__in=HELD)
    return held.select_related("involvement").order_by("held_on", "pk")


def _entry(row: ChronologyEntry, kloe_number: int | None) -> str:
    coded = ", coded to this line" if kloe_number in row.kloe_numbers else ""
    return f"{row.ref} ({row.date_words or 'no date'}{coded}): {_short(row.event)}"


def _interview(one: StaffInterview) -> str:
    """By role and date: the name and what was said stay with the record (R5)."""
    return f"Interview: {one.involvement.role}, {date_in_words(one.held_on)}"


def _record(one: RecordSet) -> str:
    return f"Records: {one.system}{f', {_short(one.description)}' if one.description else ''}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + "…"


def evidence_in_words(answer: KloeAnswer, evidence: Evidence, entries: Entries) -> list[str]:
    """One line for each thing the answer rests on: what was chosen, then what was typed."""
    typed = [line for line in answer.evidence.splitlines() if line.strip()]
    return chosen_in_words(answer, evidence, entries) + typed


def chosen_in_words(answer: KloeAnswer, evidence: Evidence, entries: Entries) -> list[str]:
    found = [entries.cited(ref).words for ref in answer.evidence_entries]
    found += [evidence.interviews[key] for key in answer.evidence_interviews if key in evidence.interviews]
    found += [evidence.records[key] for key in answer.evidence_records if key in evidence.records]
    return found + [evidence.attachments[key] for key in answer.evidence_attachments if key in evidence.attachments]


def rests_on_something(answer: KloeAnswer) -> bool:
    return bool(answer.evidence.strip() or any(getattr(answer, name) for name in CHOSEN))
