"""Every agency's answer to every line of enquiry, as it leaves."""

from collections.abc import Iterator

from reviews.models import Review
from sar_portal.combined.selectors.returns import Answer, kloe_matrix, reports
from sar_portal.exports.selectors.content import Content, Line, Say

FIELDS = ("what_happened", "should_have_happened", "why", "difference", "known_then")
HEADINGS = (
    "What happened",
    "What should have happened",
    "Why",
    "What difference it made",
    "What was known at the time",
    "Evidence",
)
SHOWN = [("Agency", 8), *zip(HEADINGS, (20, 16, 18, 13, 13, 12), strict=True)]
KEPT = [
    ("Line of enquiry", 8),
    ("Title", 28),
    ("Question", 50),
    ("Agency", 10),
    ("State", 16),
    ("Version", 9),
    *((heading, 48) for heading in HEADINGS),
]
STATES = {
    "answered": "Answered",
    "no_why": "What, not why",
    "not_answered": "Not answered",
    "not_applicable": "Not applicable",
    "not_returned": "Not returned",
}


def answers_content(viewer, review: Review) -> Content:
    """The comparison of answers as the viewer may read it now (R3, R12)."""
    found = reports(viewer, review)
    versions = {one.pk: version for one, version in found.items() if version is not None}
    rows = kloe_matrix(viewer, review, as_frozen=True)

    def lines(say: Say) -> Iterator[Line]:
        for row in rows:
            title, question = (say(text, None, f"Line of enquiry {row.number}") for text in (row.title, row.question))
            yield Line(heading=f"{row.number} {title}", note=question)
            for answer in row.answers:
                yield _line([str(row.number), title, question], answer, versions, say)

    notes = ["Each answer is as its agency returned it. 'Not returned' says that no report has been accepted yet."]
    count = sum(len(row.answers) for row in rows)
    nothing = "There are no lines of enquiry, or no agency has been asked."
    facts = [("Lines of enquiry", str(len(rows)))]
    return Content(
        "Comparison of answers", facts, notes, list(found), [*versions.values()], SHOWN, KEPT, nothing, count, lines,
        formatted=frozenset(HEADINGS[: len(FIELDS)]),
    )  # fmt: skip


def _line(enquiry: list[str], answer: Answer, versions: dict, say: Say) -> Line:
    code, content = answer.agency_return.agency.code, answer.content or {}
    version = versions.get(answer.agency_return.pk)
    where = f"{code}, line of enquiry {enquiry[0]}"
    said = [say(content.get(name, ""), answer.agency_return.pk, where) for name in FIELDS]
    said.append(say("\n".join(content.get("evidence", ())), answer.agency_return.pk, where))
    state = STATES[answer.state]
    number = str(version.number) if version else ""
    shown = [code if answer.state == "answered" else f"{code}\n{state}", *said]
    return Line(shown, [*enquiry, code, state, number, *said], answer.agency_return.mark)
