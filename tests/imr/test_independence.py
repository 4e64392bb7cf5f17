"""Names and identities, without a database: what is certain, what is a question, and what is neither (R1)."""

import pytest

from imr.independence import Entry, Person, conflicts, likeness, likenesses

ME = Person(account=7, name="Amrit Bhandal", email="a.bhandal@gp.example", staff_numbers=frozenset({"S-400"}))


@pytest.mark.parametrize(
    ("entry", "by"),
    [
        (Entry(1, "GP1", "Somebody", email="A.BHANDAL@GP.EXAMPLE"), "e-mail address"),
        (Entry(1, "GP1", "Somebody", email=" a.bhandal@gp.example "), "e-mail address"),
        (Entry(1, "GP1", "Somebody", staff_number="s-400"), "staff number"),
        (Entry(1, "GP1", "Somebody", accounts=frozenset({7})), "account"),
        (Entry(1, "HM1", "Somebody", accounts=frozenset({7}), manages=("HO1", "HO2")), "account"),
    ],
)
def test_the_same_identity_is_a_conflict(entry, by):
    [found] = conflicts(ME, [entry, Entry(2, "GP2", "Siobhan Lynch", email="other@gp.example")])
    assert found.by == by and entry.code in found.sentence
    assert "Somebody" not in found.sentence
    assert all(code in found.sentence for code in entry.manages)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(1, "GP1", "Amrit Bhandal"),
        Entry(1, "GP1", "Amrit Bhandal", email="other@gp.example", staff_number="S-401"),
        Entry(1, "GP1", "Someone", staff_number="", email=""),
    ],
)
def test_a_name_alone_or_nothing_at_all_is_no_conflict(entry):
    assert conflicts(ME, [entry]) == []
    assert conflicts(Person(7, "X", ""), [entry]) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Dr Amrit Bhandal", "Amrit Bhandal", "same name"),
        ("BHANDAL, Amrit", "amrit bhandal", "same name"),
        ("Amrit Bhandal (locum)", "Dr. Amrit  Bhandal", "same name"),
        ("José Núñez", "Jose Nunez", "same name"),
        ("DI Marcus Hale", "Marcus Hale", "same name"),
        ("Siobhan O'Neill", "Siobhan O’Neill", "same name"),
        ("A Bhandal", "Amrit Bhandal", "similar name"),
        ("PC 4471 Lacey", "Karen Lacey", "similar name"),
        ("Amrit Bhandall", "Amrit Bhandal", "similar name"),
        ("Kofi Mensah-Reid", "Kofi Mensah", "similar name"),
        ("Margaret Holloway-Brindle", "M Brindle", "similar name"),
        ("Rob Sandford", "Robert Sandford", "similar name"),
        ("Catherine Ann Holt", "Ann Holt", "similar name"),
        ("Amrit Bhandal", "Siobhan Lynch", ""),
        ("Amrit Bhandal", "Priya Bhandal", ""),
        ("B Tansley", "Amrit Bhandal", ""),
        ("Joel Okafor", "Helen Ambrose", ""),
        ("Lin", "Linda", ""),
        ("", "Amrit Bhandal", ""),
        ("Dr", "Amrit Bhandal", ""),
    ],
)
def test_names_that_are_the_same_alike_or_neither(one, other, found):
    assert likeness(one, other) == found
    assert likeness(other, one) == found


def test_who_certainly_is_someone_is_not_asked_about():
    entry = Entry(1, "GP1", "Amrit Bhandal", email="a.bhandal@gp.example")
    assert likenesses(ME, [entry]) == []
    [asked] = likenesses(ME, [Entry(2, "GP3", "A. Bhandal")])
    assert (asked.entry.code, asked.why) == ("GP3", "similar name")
