"""A report as long as a busy agency's: sixty pages of prose, lists, quotes and tables with all that follows from them, and its
chronology after it. The words are those of the demo's reports and rows, over and over.

One author's work, in the form of the demo's (`Words`), so that it can be written through the services as well as printed.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice

from imr.default_template import DEFAULT_SECTIONS
from sar_portal.demo.case import CASE, rows_of
from sar_portal.demo.words import Words
from sar_portal.demo.words.community_health import COMMUNITY_HEALTH
from sar_portal.demo.words.police import POLICE
from sar_portal.demo.words.social_care import SOCIAL_CARE
from sar_portal.design.words import date_in_words

ENTRIES = 400
FIRST_DAY, DAYS = date(2025, 3, 1), 348
REFERENCE = re.compile(r"\b[A-Z]{2,3}-(\d\d)\b")
# What nobody writes in a report: the demo's rows have them as agencies sent them.
NAMES = {
    " (Dean Farrow)": "",
    "Margaret (sister)": "the sister",
    "Leonard's": "Arthur's",
    "Leonard": "Arthur",
    "Mr Brindle": "Arthur",
    "Jean": "my wife",
}
INTERVIEWED = {"HO1": date(2026, 10, 7), "SW2": date(2026, 10, 9), "DN1": date(2026, 10, 14)}
# (title, published, what the file says)
ATTACHED = (
    ("Self-neglect policy and practice guidance", "version 4, May 2025", "Visit within ten working days."),
    ("No-access procedure", "in force from March 2024", "Three letters, then the legal team."),
    ("Supervision audit of the neighbourhood housing team, with its action plan and the answers of three managers", "2026",
     "Twenty files were read."),
    ("Rota of the housing team", "", "Sick leave was not covered in July and August."),
)  # fmt: skip
LEVELS = ("practitioners", "managers", "organisation", "partnership")
WRITTEN_HERE = ("introduction", "author", "methodology", "people", "context", "involvement", "voice", "equality")
ASKED = ("what_happened", "should_have_happened", "why", "difference", "known_then", "learned_later")
DUE, ACTION_DUE = "30 June 2027", "31 March 2027"  # as the demo's reports are written (demo/returns.py)


def _without_names(text: str) -> str:
    for name, instead in NAMES.items():
        text = text.replace(name, instead)
    return text


def _said() -> Iterator[str]:
    """What the demo's authors wrote, a paragraph at a time, without end."""
    found = []
    for words in (POLICE, COMMUNITY_HEALTH, SOCIAL_CARE):
        found += [part for text in words.sections.values() for part in text.split("\n\n")]
        found += [answer[name] for answer in words.answers.values() for name in ASKED if name in answer]
    return cycle(found)


class _Author:
    """Writes one kind of text after another, each with references to the agency's own entries."""

    def __init__(self, code: str) -> None:
        self._code, self._texts = code, _said()

    def _some(self, count: int) -> list[str]:
        return [REFERENCE.sub(rf"[{self._code}-\1]", text) for text in islice(self._texts, count)]

    def prose(self, paragraphs: int) -> str:
        return "\n\n".join(" ".join(self._some(4)) for _ in range(paragraphs))

    def bullets(self) -> str:
        inner = "\n".join(f"  - {text}" for text in self._some(2))
        return "\n".join(f"- {text}" for text in self._some(3)) + "\n" + inner

    def numbered(self) -> str:
        return "\n".join(f"{place}. {text}" for place, text in enumerate(self._some(4), 1))

    def quote(self) -> str:
        said, more = self._some(2)
        return f"> {said}\n>\n> *{more}*"

    def table(self, rows: int) -> str:
        lines = ["| Standard or policy | In force | What it **asks** | What was done |", "| --- | --- | --- | --- |"]
        for number in range(1, rows + 1):
            asks, done = self._some(2)
            lines.append(
                f"| Procedure {number}, section {number % 7 + 1} | March {2020 + number % 6} | {asks} | {done} |"
            )
        return "\n".join(lines)

    def text(self, paragraphs: int, *forms: str) -> str:
        """So many paragraphs, and after each but the last one of the forms while there are any."""
        pieces = []
        for place in range(paragraphs):
            pieces.append(self.prose(1))
            pieces += [f"**What was found.** {self._some(1)[0]}", forms[place]] if place < len(forms) else []
        return "\n\n".join(pieces)


def written(code: str) -> Words:
    """The report, as the author of the agency with this code would write it."""
    by = _Author(code)
    sections = {key: by.text(6, by.bullets(), by.quote(), by.table(6), by.numbered()) for key in WRITTEN_HERE}
    sections["context"] = by.text(6, by.table(40), by.bullets())  # a table of several pages
    sections["analysis"] = "Each line of enquiry is answered on what was known at the time."
    return Words(
        sections=sections,
        answers={number: _answer(by, number, code) for number in range(1, len(rows_of("kloe.csv")) + 1)},
        good_practice=tuple((by.prose(1), by.text(1, by.bullets())) for _ in range(9)),
        lessons=tuple((by.prose(1), LEVELS[n % 4], (n % 7 + 1, n // 3 + 1)) for n in range(14)),
        changes=tuple(
            (by.text(1, by.bullets()), "May 2026", f"Audit of forty files:\n\n{by.numbered()}") for _ in range(8)
        ),
        recommendations=tuple(_recommendation(by, n) for n in range(12)),
    )


def _answer(by: _Author, number: int, code: str) -> dict:
    forms = {
        "what_happened": by.table(5),
        "why": by.bullets(),
        "difference": by.quote(),
        "learned_later": by.numbered(),
    }
    texts = {name: by.text(2, *([forms[name]] if name in forms else [])) for name in ASKED}
    rests_on = {"evidence_entries": [f"{code}-{number + 7 * place:02}" for place in range(6)]}
    return (
        texts | rests_on | {"evidence_attachments": [number % len(ATTACHED) + 1], "evidence": "Rota\nPolicy in force"}
    )


def _recommendation(by: _Author, number: int) -> tuple:
    actions = tuple((by.prose(1), f"Head of service {place}") for place in range(1, 2 + number % 4))
    return (by.prose(1), number + 1, f"{by.prose(1)}\n\n{by.bullets()}", by.numbered(), actions)


def rows(count: int, code: str) -> list[dict[str, str]]:
    """So many rows in order, with the columns of the demo's tables: most as the demo has them, some with hardly a word, some
    with several paragraphs and lists.
    """
    tables = [rows_of(path.name) for path in sorted(CASE.glob("*.csv"))]
    found = cycle([row for table in tables for row in table if "what_happened" in row])
    return [_row(number, count, code, next(found)) for number in range(1, count + 1)]


def _row(number: int, count: int, code: str, told: dict[str, str]) -> dict[str, str]:
    row = {name: _without_names(text) for name, text in told.items()}
    row["ref"] = f"{code}-{number:02}"
    row["start_date"] = (FIRST_DAY + timedelta(days=number * DAYS // count)).isoformat()
    row["end_date"] = row["end_time"] = ""
    if number % 5 == 0:
        return row | dict.fromkeys(("adult_seen", "adults_voice", "action_or_decision", "author_comment"), "")
    if number % 19 == 0:
        long = [row["what_happened"] + " " + text for text in islice(_said(), number % 9, number % 9 + 6)]
        listed = "\n".join(f"- {text}" for text in islice(_said(), 8))
        row["what_happened"] = _without_names("\n\n".join(long)) + "\n\n" + listed
        row["author_comment"] = f"{row['author_comment']}\n\n{long[0]}".strip()
    return row


def frozen_entry(row: dict[str, str]) -> dict:
    """A row as a version has it (documents.shapes.Entry)."""
    day = date_in_words(date.fromisoformat(row["start_date"]))
    return {
        "ref": row["ref"],
        "when": [day, row["start_time"]] if row["start_time"] else [day],
        "source": row["source_of_information"],
        "people": row["people_involved"],
        "contact": row["contact_type"],
        "what_happened": row["what_happened"],
        "seen": row["adult_seen"],
        "voice": row["adults_voice"],
        "action": row["action_or_decision"],
        "comment": row["author_comment"],
        "practice": row["practice_code"].replace("_", " ").capitalize(),
        "lines_of_enquiry": row["kloe"].replace(";", ", "),
    }


def frozen(head: dict, code: str) -> dict:
    """The same as its version would hold it (documents.shapes.ImrReport), under what `head` says of agency and review."""
    words, entries = written(code), [frozen_entry(row) for row in rows(ENTRIES, code)]
    read = {entry["ref"]: f"{entry['ref']} ({entry['when'][0]})" for entry in entries}
    kloes: list[dict] = [
        {"number": int(row["number"])} | {k: _without_names(row[k]) for k in ("title", "question")}
        for row in rows_of("kloe.csv")
    ]
    own = [row for row in rows_of("people.csv") if row["agency"]]
    content = {
        "sections": [
            {"number": str(n), "heading": one.heading, "text": words.sections.get(one.key, ""), "holds": one.fill}
            for n, one in enumerate(DEFAULT_SECTIONS, 1)
        ],
        "answers": [kloe | _frozen_answer(words.answers[kloe["number"]], read) for kloe in kloes],
        "good_practice": [
            {"what": what, "why": why, "evidence": "", "spread": ""} for what, why in words.good_practice
        ],
        "lessons": [
            {"lesson": text, "level": level.capitalize(), "lines_of_enquiry": ", ".join(map(str, numbers))}
            for text, level, numbers in words.lessons
        ],
        "changes": [{"change": what, "date": day, "evidence": shown} for what, day, shown in words.changes],
        "recommendations": [
            {"number": str(n), "recommendation": text, "lesson": words.lessons[lesson - 1][0], "outcome": outcome}
            | {"measure": measure, "due": DUE}
            | {"actions": [{"action": a, "lead": lead, "due": ACTION_DUE, "evidence": measure} for a, lead in actions]}
            for n, (text, lesson, outcome, measure, actions) in enumerate(words.recommendations, 1)
        ],
    }
    return head | _read(content, read) | {
        "lines_of_enquiry": kloes,
        "people": [{"code": row["code"], "role": row["role"], "note": row["agency"]} for row in own],
        "interviews": [
            {"role": row["role"], "date": date_in_words(INTERVIEWED[row["code"]]), "note": ""}
            for row in own if row["code"] in INTERVIEWED
        ],
        "attachments": [
            {"number": n, "title": title, "published": published, "kind": "txt", "size": len(said), "file": n}
            | {"sha256": hashlib.sha256(said.encode()).hexdigest()}
            for n, (title, published, said) in enumerate(ATTACHED, 1)
        ],
        "no_contact": [],
        "entries": entries,
    }  # fmt: skip


def _frozen_answer(answer: dict, read: dict[str, str]) -> dict:
    evidence = [read[ref] for ref in answer["evidence_entries"]]
    evidence += [f"Attachment {n}: {ATTACHED[n - 1][0]}" for n in answer["evidence_attachments"]]
    return {name: answer[name] for name in ASKED} | {"evidence": evidence + answer["evidence"].splitlines()}


def _read(part, read: dict[str, str]):
    """Every reference as it is read in a version (imr.selectors.citing)."""
    if isinstance(part, str):
        return re.sub(r"\[([A-Z]+-\d+)\]", lambda found: read[found[1]], part)
    if isinstance(part, list):
        return [_read(one, read) for one in part]
    return {name: _read(one, read) for name, one in part.items()} if isinstance(part, dict) else part
