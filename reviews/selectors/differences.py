"""What changed between two frozen versions of a part, text by text."""

from dataclasses import dataclass

from reviews.models import PartKind, Submission

_ANSWER = (
    ("what_happened", "what happened"),
    ("should_have_happened", "what should have happened"),
    ("why", "why"),
    ("difference", "what difference it made"),
    ("known_then", "what was known at the time"),
    ("learned_later", "what was learned later"),
)


@dataclass(frozen=True)
class Difference:
    """One text that is not the same in both versions."""

    title: str
    before: str
    after: str


def differences(before: Submission, after: Submission) -> list[Difference]:
    """Every text that was added, removed or changed, in the order of the newer version."""
    read = {PartKind.CHRONOLOGY: _chronology, PartKind.RECORDS: _records}.get(PartKind(after.part.kind), _report)
    old, new = read(before.content), read(after.content)
    titles = [*new, *(title for title in old if title not in new)]
    pairs = [Difference(title, old.get(title, ""), new.get(title, "")) for title in titles]
    return [pair for pair in pairs if pair.before != pair.after]


def _report(content: dict) -> dict[str, str]:
    texts = {"Author": _joined([content["author"]], "name", "role")}
    texts |= {f"{one['number']}. {one['heading']}": one["text"] for one in content["sections"]}
    for one in content["answers"]:
        texts |= {f"Line of enquiry {one['number']}: {words}": one.get(name, "") for name, words in _ANSWER}
        texts[f"Line of enquiry {one['number']}: evidence"] = "\n".join(one["evidence"])
    texts["Good practice"] = _joined(content["good_practice"], "what", "why")
    texts["Lessons"] = _joined(content["lessons"], "lesson", "level")
    texts["Changes already made"] = _joined(content["changes"], "change", "date", "evidence")
    for one in content["recommendations"]:
        actions = _joined(one["actions"], "action", "lead", "due")
        said = _joined([one], "recommendation", "outcome")
        texts[f"Recommendation {one['number']}"] = "\n\n".join(filter(None, [said, actions]))
    return texts


def _chronology(content: dict) -> dict[str, str]:
    names = ("what_happened", "voice", "action", "comment", "source", "people", "practice", "lines_of_enquiry")
    return {
        f"Entry {one['ref']}": "\n".join(filter(None, [", ".join(one["when"]), *(one[name] for name in names)]))
        for one in content["entries"]
    }


def _records(content: dict) -> dict[str, str]:
    return {"Records secured": _joined(content["record_sets"], "system", "description", "custodian", "secured_on")}


def _joined(rows: list[dict], *names: str) -> str:
    return "\n\n".join(", ".join(str(row[name]) for name in names if row[name]) for row in rows)
