"""What a pasted list of people would do to the register: every row added, asked about or left out, with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chronology.importing.tables import Row
from imr.identities import live_rows
from imr.independence import plain, same_text
from imr.models import PractitionerInvolvement, RegisterImport
from imr.people_table import ADD, ATTENTION, MOST_LINES, SKIP, Line, read_lines
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm

# A line manager by where they are: a row of the register (its key), a line of the list, or someone new.
Manager = PractitionerInvolvement | Line | None


@dataclass
class NewManager:
    """A line manager who is not on the register yet: made once, however many of the list they manage."""

    code: str
    values: dict


@dataclass
class Plan:
    """The whole list, and whom each line's manager was found to be."""

    lines: list[Line]
    managers: dict[int, Manager | NewManager]
    new: list[NewManager]

    def count(self, becomes: str) -> int:
        return sum(line.becomes == becomes for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """rows read = added + needs attention + left out (R11)."""
        return {"read": len(self.lines)} | {one: self.count(one) for one in (ADD, ATTENTION, SKIP)}


def plan_people(agency_return: AgencyReturn, rows: Sequence[Row], columns: Sequence[str], *, has_headings: bool):
    """The Plan of a list against the register as it is now. Raises Refused for more lines than one list may have."""
    if len(rows) > MOST_LINES:
        raise Refused(f"A list may have at most {MOST_LINES} rows. Divide it.")
    lines = read_lines(rows, columns, has_headings=has_headings)
    register = list(live_rows(agency_return).order_by("pk"))
    for line in lines:
        _compare_with_register(line, register)
    _compare_with_each_other(lines)
    codes = {plain_code(row.code) for row in register}
    for line in lines:
        if line.becomes == ADD:
            _give_code(line, codes)
    plan = Plan(lines, {}, [])
    for line in lines:
        if line.becomes == ADD and line.manager["name"]:
            _find_manager(plan, line, register, codes)
    _leave_with_their_managers(plan)
    return plan


def plain_code(code: str) -> str:
    return " ".join(code.split()).casefold()


def next_code(role: str, taken: set[str]) -> str:
    """Role and number, such as 'Ward nurse 2': the first that is free. It is taken now."""
    number = 1
    while plain_code(f"{role[:34]} {number}") in taken:
        number += 1
    code = f"{role[:34]} {number}"
    taken.add(plain_code(code))
    return code


def _is(values: dict, row: PractitionerInvolvement) -> bool:
    return same_text(values.get("email", ""), row.email) or same_text(values.get("staff_number", ""), row.staff_number)


def _named_like(values: dict, name: str) -> bool:
    return bool(values["name"]) and plain(" ".join(values["name"].split())) == plain(" ".join(name.split()))


def may_be(values: dict, register: Iterable[PractitionerInvolvement]) -> PractitionerInvolvement | None:
    """The row of the register that somebody is by address or number, or may be by their name alone."""
    rows = list(register)
    certain = [row for row in rows if _is(values, row)]
    named = [row for row in rows if _named_like(values, row.name) and not _told_apart(values, row)]
    return next(iter(certain + named), None)


def _compare_with_register(line: Line, register: list[PractitionerInvolvement]) -> None:
    if line.becomes != ADD:
        return
    for row in register:
        if _is(line.values, row):
            as_what = " as a line manager. Change that entry if they were involved too" if row.only_manages else ""
            line.object_to(f"On the register already: {row.code}{as_what}.", SKIP)
            return
    namesakes = [row for row in register if _named_like(line.values, row.name) and not _told_apart(line.values, row)]
    if namesakes:
        line.object_to(f"{namesakes[0].code} on the register has this name. Add an e-mail or staff number to both.")


def _told_apart(values: dict, row: PractitionerInvolvement) -> bool:
    """Both have an address, or both a number, and they differ: two people of one name."""
    pairs = ((values.get("email"), row.email), (values.get("staff_number"), row.staff_number))
    return any(one and other and not same_text(one, other) for one, other in pairs)


def _compare_with_each_other(lines: list[Line]) -> None:
    """The second of two lines for one identity is asked about; the first is read as it stands."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.becomes != ADD:
            continue
        for what, words in (("email", "work e-mail"), ("staff_number", "staff number"), ("code", "code")):
            key = (what, "".join(line.values.get(what, "").split()).casefold())
            if not key[1]:
                continue
            if key in seen:
                line.object_to(f"Row {seen[key]} has the same {words}.")
            seen.setdefault(key, line.number)
        identity = any(line.values.get(what) for what in ("email", "staff_number"))
        name = ("name", plain(line.values["name"]))
        if name in seen and not identity:
            line.object_to(f"Row {seen[name]} has the same name. Add an e-mail or staff number if they are two people.")
        seen.setdefault(name, line.number)


def _give_code(line: Line, codes: set[str]) -> None:
    code = line.values.get("code", "")
    if not code:
        line.values["code"] = next_code(line.values["role"], codes)
    elif plain_code(code) in codes:
        line.object_to(f"The code {code} is used already.")
    else:
        codes.add(plain_code(code))


def _find_manager(plan: Plan, line: Line, register: list[PractitionerInvolvement], codes: set[str]) -> None:
    wanted = line.manager
    others = [one for one in plan.lines if one.becomes != SKIP]
    certain: list[Manager] = [row for row in register if _is(wanted, row)]
    certain += [one for one in others if _same_identity(wanted, one.values)]
    found = certain or [
        *(row for row in register if plain_code(row.code) == plain_code(wanted["name"])),
        *(one for one in others if plain_code(one.values.get("code", "")) == plain_code(wanted["name"])),
    ]
    found = found or [
        *(row for row in register if _named_like(wanted, row.name) and not _told_apart(wanted, row)),
        *(one for one in others if _named_like(wanted, one.values["name"]) and not _lines_apart(wanted, one.values)),
    ]
    if len(found) > 1:
        line.object_to("More than one person may be this line manager. Give the manager’s e-mail or staff number.")
    elif found and found[0] is line:
        line.object_to("Nobody is their own line manager.")
    else:
        plan.managers[line.number] = found[0] if found else _new_manager(plan, wanted, codes)


def _same_identity(one: dict, other: dict) -> bool:
    return any(same_text(one.get(what, ""), other.get(what, "")) for what in ("email", "staff_number"))


def _lines_apart(one: dict, other: dict) -> bool:
    return any(
        one.get(what) and other.get(what) and not same_text(one[what], other[what])
        for what in ("email", "staff_number")
    )


def _new_manager(plan: Plan, wanted: dict, codes: set[str]) -> NewManager:
    for made in plan.new:
        if _same_identity(wanted, made.values):
            return made
        if _named_like(wanted, made.values["name"]) and not _lines_apart(wanted, made.values):
            made.values |= {what: text for what, text in wanted.items() if text and not made.values[what]}
            return made
    values = {**wanted, "name": " ".join(wanted["name"].split()), "role": wanted["role"] or "Line manager"}
    made = NewManager(next_code(values["role"], codes), values)
    plan.new.append(made)
    return made


def _leave_with_their_managers(plan: Plan) -> None:
    """Whose manager is in a line that cannot be added waits with it; managers whom nobody needs any more are not made."""
    waits = True
    while waits:
        waits = False
        for line in plan.lines:
            manager = plan.managers.get(line.number)
            if line.becomes == ADD and isinstance(manager, Line) and manager.becomes != ADD:
                line.object_to(f"The line manager is in row {manager.number}, which needs attention first.")
                waits = True
    needed = [plan.managers.get(line.number) for line in plan.lines if line.becomes == ADD]
    plan.new = [made for made in plan.new if any(made is one for one in needed)]


def imports_of(viewer, agency_return: AgencyReturn):
    """Lists that were brought in, newest first."""
    found = visible(viewer, Perm.KEEP_REGISTER, RegisterImport).filter(agency_return=agency_return)
    return found.select_related("by").order_by("-at", "-pk")
