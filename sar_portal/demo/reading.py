"""What the board has done so far with what five agencies returned: disagreements settled and asked about, notes, a file."""

from datetime import date
from typing import Any

from chronology.models import Candidate, ReturnedEntry, RowQuery
from chronology.services.matching import match_review
from chronology.services.settling import answer_query, ask_agencies, settle
from sar_portal.combined.services import annotating
from sar_portal.exports.services.asking import ask_export

# Rows, what the reviewer or the coordinator settled, and why.
SETTLED = (
    (("KH-12", "POL-10"), "confirm", "One event. The caretaker's daybook and the 999 log were kept by two clocks; the log of "
     "the call gives the times."),
    (("POL-02", "KH-06"), "confirm", "One visit, on the evening of 2 August. The neighbour told Kestrel Homes of it the next "
     "morning, and the entry took that day for the day of the visit."),
    (("GP-01",), "dismiss", "CHT-01 is the nurses' first visit, a week later, upon this referral. That it was received has no "
     "entry of its own; the referral did arrive."),
    (("CHT-06",), "confirm", "The nurse's call is in no record of Adult Social Care. To be taken up at the learning event."),
)  # fmt: skip
ASKED = {
    "CHT-04": "Which door was knocked at, at what time, and was anybody else there?",
    "KH-07": "How does the officer know that it was the district nurse, and what was seen of the dressings?",
}
ANSWER = (
    "DN1 wrote the entry at 17:40 from memory, after eight visits. The visit sheet of that day has a second visit at 11:40 "
    "without an outcome. We will correct the entry in our next version if the interview confirms it."
)
EPISODES = (
    ("Leaving hospital", date(2025, 10, 4), date(2025, 10, 14), "One decision to discharge, heard of on four different days.",
     ("ASC-08", "KH-08", "CHT-07", "CHT-08", "ASC-09", "GP-08")),
    ("The bank card", date(2025, 12, 5), date(2025, 12, 8), "The first time that Arthur spoke of money.",
     ("POL-07", "KH-10", "ASC-11")),
)  # fmt: skip
MARKED = (
    (("ASC-05", "KH-05"), "disputed", "Whether the workers went in, and whether Arthur accepted help"),
    (("POL-07", "KH-10"), "agreed", "The report to the police was made at 14:20, by the automated log of the call"),
    (("ASC-08",), "unresolved", "Who judged that Arthur lacked capacity, and how"),
)
NOTED = ("CHT-08", "Compare with the hospital's record of his skin, once it is returned.")


# The worker makes it, or first asks what becomes of the names that agencies left in their rows.
EXPORTED: dict[str, Any] = {
    "what": "composite",
    "kind": "docx",
    "names": "codes",
    "recipient": "Practitioners at the learning event",
    "purpose": "All agencies read the combined chronology together.",
    "basis": "review",
}


def read_closely(demo) -> None:
    """Through the services, by the reviewer and the coordinator."""
    review, reviewer = demo.review, demo.people["reviewer"]
    match_review(review=review)
    rows = {row.ref: row for row in ReturnedEntry.objects.filter(review=review).order_by("pk")}
    for pair, verb, reason in SETTLED:
        settle(candidate=_candidate(rows, pair), verb=verb, reason=reason, seen=0, by=reviewer)
    _ask(demo, rows)
    for name, starts_on, ends_on, why, tagged in EPISODES:
        episode = annotating.add_episode(
            review=review, name=name, starts_on=starts_on, ends_on=ends_on, why=why, by=reviewer
        )
        annotating.tag_episode(episode=episode, rows=[rows[ref] for ref in tagged], by=reviewer)
    for marked, mark, fact in MARKED:
        annotating.mark_fact(
            review=review, rows=[rows[ref] for ref in marked], mark=mark, fact=fact, by=demo.people["coordinator"]
        )
    ref, text = NOTED
    annotating.add_note(review=review, rows=[rows[ref]], text=text, by=reviewer)
    ask_export(review=review, by=demo.people["coordinator"], **EXPORTED)


def _candidate(rows: dict[str, ReturnedEntry], refs: tuple[str, ...]) -> Candidate:
    first, *second = sorted(rows[ref].entry_id_then for ref in refs)
    return Candidate.objects.get(first=first, second=second[0] if second else None)


def _ask(demo, rows: dict[str, ReturnedEntry]) -> None:
    """Two agencies tell opposites of one morning; one of them has answered."""
    returns = {ref: demo.returns[ref.partition("-")[0]] for ref in ASKED}
    questions = {returns[ref].pk: text for ref, text in ASKED.items()}
    candidate = _candidate(rows, tuple(ASKED))
    asked = ask_agencies(candidate=candidate, questions=questions, seen=0, by=demo.people["reviewer"])
    query = RowQuery.objects.get(settlement=asked, agency_return=returns["CHT-04"])
    answer_query(query=query, text=ANSWER, by=demo.people["author.cht"])
