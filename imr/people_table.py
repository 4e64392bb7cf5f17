"""A pasted list of people as lines of the register: which column is what, and what speaks against a line. Pure."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from chronology.importing.columns import heading_key
from chronology.importing.tables import Row

TARGETS = {
    "name": "Name",
    "given_name": "First name",
    "surname": "Surname",
    "code": "Code used in the text",
    "role": "Role",
    "team": "Team",
    "email": "Work e-mail",
    "staff_number": "Staff number",
    "involved_dates": "Dates of involvement",
    "nature": "Nature of involvement",
    "still_employed": "Still works for the agency",
    "manager_name": "Line manager (name or code)",
    "manager_role": "Line manager’s role",
    "manager_email": "Line manager’s work e-mail",
    "manager_staff_number": "Line manager’s staff number",
}
# What agencies call these columns, as heading_key() leaves it.
HEADINGS = {
    "name": "name,full name,practitioner,practitioner name,name of practitioner,member of staff,staff name,staff member,"
    "employee,employee name,person,professional,worker,colleague",
    "given_name": "first name,forename,given name,known as,preferred name",
    "surname": "surname,last name,family name",
    "code": "code,key,code used in the text,id in the review,identifier",
    "role": "role,job title,title,post,position,job,designation,job role,role title,occupation,profession",
    "team": "team,ward,department,unit,service,team or ward,ward or team,location,base",
    "email": "email,e mail,work email,work e mail,email address,e mail address",
    "staff_number": "staff number,staff no,employee number,employee no,payroll number,payroll no,assignment number,esr,"
    "esr number,collar number,collar no,warrant number,staff id,employee id",
    "involved_dates": "dates of involvement,dates involved,dates,involved dates,period of involvement,when involved,"
    "date of involvement",
    "nature": "nature of involvement,involvement,nature,what they did,contact,notes,detail,details,description",
    "still_employed": "still works for the agency,still employed,still in post,employed,current employee,in post,"
    "current staff,still works here",
    "manager_name": "line manager,manager,immediate line manager,line manager name,manager name,name of line manager,"
    "line managers name,supervisor,reports to",
    "manager_role": "line manager role,manager role,line manager job title,line managers role,role of line manager",
    "manager_email": "line manager email,manager email,line manager e mail,line manager work email,line managers email,"
    "line managers work e mail",
    "manager_staff_number": "line manager staff number,manager staff number,line manager number,line manager staff no,"
    "line managers staff number,manager employee number",
}
KNOWN = {key: target for target, keys in HEADINGS.items() for key in keys.split(",")}
KNOWN |= {heading_key(words): target for target, words in TARGETS.items()}
# One line each: two lines in such a cell may be two people.
SHORT = tuple(target for target in TARGETS if target not in {"nature", "involved_dates", "team"})
MOST = {"name": 120, "code": 40, "role": 120, "team": 120, "staff_number": 40, "involved_dates": 120}
YES = frozenset("yes y true 1 current x in post employed".split())
NO = frozenset({"no", "n", "false", "0", "left", "has left", "leaver"})
MOST_LINES = 500
MANAGER = {"manager_name": "name", "manager_role": "role", "manager_email": "email"}
MANAGER |= {"manager_staff_number": "staff_number"}

ADD, ATTENTION, SKIP = "add", "attention", "skip"


@dataclass
class Line:
    """One row of the list: what was in it, what it would be on the register, and what becomes of it."""

    number: int
    cells: list[str]
    values: dict = field(default_factory=dict)
    manager: dict = field(default_factory=dict)
    becomes: str = ADD
    why: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " | ".join(cell for cell in self.cells if cell)

    def object_to(self, reason: str, becomes: str = ATTENTION) -> None:
        """What is left out is never also asked about."""
        self.becomes = becomes if self.becomes != SKIP else SKIP
        self.why.append(reason)


def guess_columns(rows: Sequence[Row]) -> tuple[list[str], bool]:
    """What each column is taken for ('' for none), and whether the first row is headings."""
    filled = [row for row in rows if not row.blank]
    if not filled:
        return [], False
    width = max(len(row.cells) for row in filled)
    found = [KNOWN.get(heading_key(cell), "") for cell in filled[0].cells] + [""] * (width - len(filled[0].cells))
    found = [target if target not in found[:at] else "" for at, target in enumerate(found)]
    if sum(map(bool, found)) >= min(2, width):
        return found, True
    return _by_content(filled, width), False


def _by_content(rows: Sequence[Row], width: int) -> list[str]:
    """Without headings: addresses are known by their sign; of the rest the first is the name and the second the role."""
    columns = [[row.cells[at] for row in rows if at < len(row.cells) and row.cells[at].strip()] for at in range(width)]
    addresses = [bool(cells) and all("@" in cell for cell in cells) for cells in columns]
    others = iter(("name", "role", "team"))
    emails = iter(("email", "manager_email"))
    return [next(emails if is_address else others, "") for is_address in addresses]


def as_text(rows: Sequence[Row]) -> str:
    """The rows as a block that can be pasted again, so that a file and a paste go on in the same way."""
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(row.cells for row in rows)
    return written.getvalue()


def read_lines(rows: Sequence[Row], columns: Sequence[str], *, has_headings: bool) -> list[Line]:
    """Every row as a line: what it says of a person, and what is wrong with it by itself."""
    lines = [_line(row, columns) for row in rows]
    if has_headings and (first := next((line for line in lines if line.becomes != SKIP), None)):
        first.becomes, first.why = SKIP, ["The headings."]
    return lines


def _line(row: Row, columns: Sequence[str]) -> Line:
    line = Line(row.number, [cell.strip() for cell in row.cells])
    if row.blank:
        line.object_to("A blank row.", SKIP)
        return line
    cells = {target: line.cells[at] for at, target in enumerate(columns) if target and at < len(line.cells)}
    for reason in row.reasons:
        line.object_to(reason)
    for target in SHORT:
        if "\n" in cells.get(target, ""):
            line.object_to(f"{TARGETS[target]} runs over more than one line: is this more than one person?")
    given = " ".join(filter(None, (cells.pop("given_name", ""), cells.pop("surname", ""))))
    cells["name"] = cells.get("name") or given
    line.manager = {MANAGER[target]: cells.pop(target, "") for target in MANAGER}
    line.values = {target: " ".join(text.split()) if target in SHORT else text for target, text in cells.items()}
    line.values["still_employed"] = _employed(line, cells.get("still_employed", ""))
    _check(line)
    return line


def _employed(line: Line, said: str) -> bool:
    plain = " ".join(said.lower().split())
    if plain and plain not in YES | NO:
        line.object_to(f"Say yes or no: does this person still work for the agency? The cell says ‘{said}’.")
    return plain not in NO


def _check(line: Line) -> None:
    for target in ("name", "role"):
        if not line.values.get(target):
            line.object_to(f"{TARGETS[target]} is missing.")
    for target, most in MOST.items():
        if len(line.values.get(target, "")) > most:
            line.object_to(f"{TARGETS[target]} is longer than {most} characters.")
        if len(line.manager.get(target, "")) > most:
            line.object_to(f"The line manager’s {TARGETS[target].lower()} is longer than {most} characters.")
    for email, whose in ((line.values.get("email", ""), "The"), (line.manager["email"], "The line manager’s")):
        try:
            validate_email(email or "none@given.example")
        except ValidationError:
            line.object_to(f"{whose} work e-mail is not an e-mail address.")
    named_otherwise = any(line.manager[name] for name in ("role", "email", "staff_number"))
    if named_otherwise and not line.manager["name"]:
        line.object_to("The line manager has no name.")
