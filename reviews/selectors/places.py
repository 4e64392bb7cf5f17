"""The places of a frozen version that somebody can point to: each text of it by name, title and words."""

from collections.abc import Iterator
from dataclasses import dataclass

from reviews.models import PartKind, Submission

WHOLE = "whole"
_ANSWER = (
    ("what_happened", "what happened"),
    ("should_have_happened", "what should have happened"),
    ("why", "why"),
    ("difference", "what difference it made"),
    ("known_then", "what was known at the time"),
    ("learned_later", "what was learned later"),
)
_ENTRY = (
    "what_happened",
    "seen",
    "voice",
    "action",
    "comment",
    "source",
    "people",
    "contact",
    "practice",
    "lines_of_enquiry",
)


@dataclass(frozen=True)
class Text:
    """One text of a version: the place it belongs to ('' where nobody points to it), its title, its words."""

    place: str
    title: str
    words: str

    @property
    def known(self) -> tuple[str, str]:
        """By what it is found again in another version: a section by its place, whatever it is called there."""
        return self.place, "" if self.place.startswith("section-") else self.title


def texts_of(submission: Submission) -> list[Text]:
    """Every text of a version, in its order."""
    read = {PartKind.CHRONOLOGY: _chronology, PartKind.RECORDS: _records}.get(PartKind(submission.part.kind), _report)
    return list(read(submission.content))


def places_of(submission: Submission) -> dict[str, str]:
    """What can be asked about or sent back, by name: sections, answers, recommendations, entries."""
    content = submission.content
    found = {_section(one): f"{one['number']}. {one['heading']}" for one in content.get("sections", [])}
    answers = content.get("answers", [])
    found |= {f"kloe-{one['number']}": f"Line of enquiry {one['number']}: {one['title']}" for one in answers}
    made = content.get("recommendations", [])
    found |= {f"recommendation-{one['number']}": f"Recommendation {one['number']}" for one in made}
    if submission.part.kind == PartKind.CHRONOLOGY:
        found |= {f"entry-{one['ref']}": f"Entry {one['ref']}" for one in content["entries"]}
    return found


def _section(one: dict) -> str:
    """The key stays with a section whatever number a newer template gives it; early versions have none."""
    return f"section-{one.get('key') or one['number']}"


def _report(content: dict) -> Iterator[Text]:
    yield Text(
        "", "Period, records and other reviews", _joined([content], "period", "records_secured", "other_reviews")
    )
    yield Text("", "Author", _joined([content["author"]], "name", "role", "contact", "experience", "independence"))
    yield Text("", "The board’s template", _version(content, "template"))
    asked = _joined(content["lines_of_enquiry"], "number", "title", "question")
    yield Text("", "Terms of reference", "\n\n".join(filter(None, [content["terms_of_reference"], asked])))
    for one in content["sections"]:
        yield Text(_section(one), f"{one['number']}. {one['heading']}", one["text"])
    yield Text("", "People by code", _joined(content["people"], "code", "role", "note"))
    yield Text("", "Abbreviations", _joined(content["abbreviations"], "term", "meaning"))
    yield Text("", "Interviews held", _joined(content["interviews"], "role", "date", "note"))
    for one in content["answers"]:
        yield from _answer(one)
    yield Text("", "Good practice", _joined(content["good_practice"], "what", "why", "evidence", "spread"))
    yield Text("", "Lessons", _joined(content["lessons"], "lesson", "level", "lines_of_enquiry"))
    yield Text("", "Changes already made", _joined(content["changes"], "change", "date", "evidence"))
    attached = _joined(content.get("attachments", []), "number", "title", "published", "kind", "sha256")
    yield Text("", "Documents attached", attached)
    for one in content["recommendations"]:
        said, actions = (
            _joined([one], "recommendation", "outcome", "measure", "due"),
            _joined(one["actions"], "action", "lead", "due", "evidence"),
        )
        words = "\n\n".join(filter(None, [said, actions]))
        place, called = f"recommendation-{one['number']}", f"Recommendation {one['number']}"
        yield Text(place, called, words)
        yield Text(place, f"{called}: what it rests on", one["lesson"])
    yield Text("", "Chronology appended", _version(content, "chronology"))
    yield from _entries(content, appended=True)


def _version(content: dict, of: str) -> str:
    """'' where no chronology is appended, and in versions from before it was noted."""
    return f"Version {content[of]}" if content.get(of) else ""


def _answer(one: dict) -> Iterator[Text]:
    place, called = f"kloe-{one['number']}", f"Line of enquiry {one['number']}"
    yield Text(place, f"{called}: what is asked", _joined([one], "title", "question"))
    for name, words in _ANSWER:
        yield Text(place, f"{called}: {words}", one.get(name, ""))
    yield Text(place, f"{called}: evidence", "\n".join(one["evidence"]))


def _chronology(content: dict) -> Iterator[Text]:
    yield Text("", "Period and author", _joined([content], "period", "prepared_by"))
    yield Text("", "People by code", _joined(content["people"], "code", "role", "note"))
    yield Text("", "Abbreviations", _joined(content["abbreviations"], "term", "meaning"))
    yield from _entries(content)


def _entries(content: dict, *, appended: bool = False) -> Iterator[Text]:
    """In a report they are appended, and nobody points to them there."""
    statements = _joined(content["no_contact"], "period", "statement", "source")
    yield Text("", f"{'Chronology: p' if appended else 'P'}eriods without contact", statements)
    for one in content["entries"]:
        words = "\n".join(filter(None, [", ".join(one["when"]), *(one[name] for name in _ENTRY)]))
        if appended:
            yield Text("", f"Chronology, entry {one['ref']}", words)
        else:
            yield Text(f"entry-{one['ref']}", f"Entry {one['ref']}", words)


def _records(content: dict) -> Iterator[Text]:
    names = ("system", "description", "format", "custodian", "secured_on", "secured_by", "available_on")
    yield Text("", "Records secured", _joined(content["record_sets"], *names))


def _joined(rows: list[dict], *names: str) -> str:
    return "\n\n".join(", ".join(str(row[name]) for name in names if row.get(name)) for row in rows)
