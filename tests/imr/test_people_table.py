"""A pasted list of people, without a database: which column is what, and what speaks against a row (R11)."""

import pytest

from chronology.importing.reading import Refusal, read_list, read_pasted_list
from imr.people_table import ADD, ATTENTION, SKIP, as_text, guess_columns, read_lines


def lines(text: str):
    rows = read_pasted_list(text).rows
    columns, has_headings = guess_columns(rows)
    return columns, read_lines(rows, columns, has_headings=has_headings)


def test_columns_are_known_by_what_agencies_call_them():
    columns, found = lines(
        "Forename\tLast name\tJob title\tWork e-mail\tPayroll no.\tShoe size\tReports to\n"
        "Amrit\tBhandal\tGP partner\tA.Bhandal@gp.example\tS-400\t9\tWendy Ashcroft\n"
    )
    assert columns == ["given_name", "surname", "role", "email", "staff_number", "", "manager_name"]
    assert [line.becomes for line in found] == [SKIP, ADD]
    assert found[1].values["name"] == "Amrit Bhandal" and found[1].manager["name"] == "Wendy Ashcroft"
    assert found[1].text.endswith("S-400 | 9 | Wendy Ashcroft"), "the cell nobody asked for is kept"


def test_without_headings_addresses_tell_and_the_rest_goes_by_order():
    columns, found = lines("Amrit Bhandal\tGP\ta@gp.example\nSiobhan Lynch\tNurse\ts@gp.example\n")
    assert columns == ["name", "role", "email"]
    assert [(line.becomes, line.values["name"]) for line in found] == [(ADD, "Amrit Bhandal"), (ADD, "Siobhan Lynch")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("\tGP\t\tyes", "Name is missing"),
        ("Ann Holt\t\t\tyes", "Role is missing"),
        ("Ann Holt\tGP\tno address\tyes", "not an e-mail address"),
        ("Ann Holt\tGP\t\tperhaps", "yes or no"),
        ('"Ann Holt\nBob Tansley"\tGP\t\tyes', "more than one person"),
        (f"{'A' * 121}\tGP\t\tyes", "longer than 120"),
    ],
)
def test_what_is_not_plain_is_asked(row, said):
    _, [_headings, line] = lines(f"Name\tRole\tEmail\tStill employed\n{row}\n")
    assert line.becomes == ATTENTION and said in " ".join(line.why)


def test_every_row_has_its_place():
    _, found = lines("Name\tRole\nAnn Holt\tGP\n\t\n\nBob\t\nCai\tNurse\n")
    assert [line.becomes for line in found] == [SKIP, ADD, SKIP, SKIP, ATTENTION, ADD]
    assert all(line.why for line in found if line.becomes != ADD)


def test_someone_who_has_left():
    _, found = lines("Name\tRole\tIn post\nAnn Holt\tGP\tNo\nBob Tansley\tGP\t\n")
    assert [line.values["still_employed"] for line in found[1:]] == [False, True]


def test_a_file_goes_on_as_a_paste():
    table = read_list("people.csv", 'Name;Role;Nature of involvement\nAnn Holt;GP;"Saw him\nin May"\n'.encode("utf-16"))
    again = read_pasted_list(as_text(table.rows))
    assert [row.cells for row in again.rows] == [row.cells for row in table.rows]
    assert again.rows[1].cells == ["Ann Holt", "GP", "Saw him\nin May"]
    with pytest.raises(Refusal, match="CSV"):
        read_list("people.xlsx", b"PK\x03\x04")
    assert guess_columns([]) == ([], False)
