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
        ("Bjørn Ås", "Bjorn As", "same name"),
        ("Đorđe Łukić", "Dorde Lukic", "same name"),
        ("王伟", "王伟", "same name"),
        ("Иван Петров", "ИВАН ПЕТРОВ", "same name"),
        ("Mary MacDonald", "Mary Mac Donald", "same name"),
        ("Anna van der Berg", "A Vanderberg", "similar name"),
        ("Ann Smithjones", "Ann Grace Smith-Jones", "similar name"),
        ("Anne-Marie Hill", "AM Hill", "similar name"),
        ("Jane Smith (née Brown)", "Jane Brown", "similar name"),
        ("Jane Brown/Smith", "J. Smith", "similar name"),
        ("Elizabeth (Liz) Smith", "Liz Smith", "similar name"),
        ("William Hart", "Bill Hart", "similar name"),
        ("Mohammed Ali", "Muhammad Ali", "similar name"),
        ("Jo Hart", "Joanne Hart", "similar name"),
        ("Hart J", "Joanne Hart", "similar name"),
        ("NGUYEN Van An", "An Nguyen", "similar name"),
        ("Sister Mary", "Mary Doyle", "similar name"),
        ("Sister Mary Doyle", "Mary Doyle", "same name"),
        ("T/DS Karen Lacey", "Karen Lacey", "same name"),
        ("Jane Smith (Ward 7)", "Ann Ward", ""),
        ("Jane Ann Smith", "Jane Ann Brown", ""),
        ("Bill Hart", "Robert Hart", ""),
        ("王伟", "李娜", ""),
        ("Harpreet Kaur Gill", "Manjit Kaur Gill", ""),
        ("Gill Harpreet Kaur", "Harpreet Gill", "similar name"),
        ("सीता राम", "सती राम", ""),
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


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (Entry(1, "GP1", "Wholly Unlike", email="a.bhandal+sar@gp.example"), "similar e-mail address"),
        (Entry(1, "GP1", "Wholly Unlike", email="amrit@gp.example"), "similar e-mail address"),
        (Entry(1, "GP1", "Wholly Unlike", email="a.bhandal+sar@other.example"), ""),
        (Entry(1, "GP1", "Wholly Unlike", email="+@gp.example"), ""),
        (Entry(1, "GP1", "Wholly Unlike", staff_number="1234567"), "similar staff number"),
        (Entry(1, "GP1", "Wholly Unlike", staff_number="0012 34567"), "similar staff number"),
        (Entry(1, "GP1", "Wholly Unlike", staff_number="01234567-2"), "similar staff number"),
        (Entry(1, "GP1", "Wholly Unlike", staff_number="S.400"), "similar staff number"),
        (Entry(1, "GP1", "Wholly Unlike", staff_number="000"), ""),
        (Entry(1, "GP1", "Wholly Unlike", staff_number="12345670"), ""),
        (Entry(1, "GP1", "Wholly Unlike", staff_number="S-4"), ""),
    ],
)
def test_an_address_or_number_that_is_easily_written_otherwise_is_asked_about(entry, why):
    numbers = frozenset({"S-400", "01234567", ""})
    me = Person(7, "Amrit Bhandal", "A.Bhandal@gp.example", numbers, frozenset({"amrit+old@gp.example"}))
    assert conflicts(me, [entry]) == []
    assert [one.why for one in likenesses(me, [entry])] == ([why] if why else [])
