"""Nobody settles their own same-name question by changing or striking off the entry it is about (R1, R12)."""

import pytest

from imr.models import IdentityQuestion
from imr.services.appointment import answer_question
from imr.services.register import change_register_row, strike_off
from reviews.models import Hold
from sar_portal.access.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubtful(world, appointed, row):
    """An entry with the author's own name, of which nobody has said yet who it is."""
    return row("N1", world.author.name)


def _held(world) -> bool:
    return Hold.objects.filter(agency_return=world.ret, why="identity", until__isnull=True).exists()


def test_the_author_cannot_strike_off_the_entry_that_may_be_them(world, doubtful):
    assert _held(world) and IdentityQuestion.objects.filter(person=world.author).exists()
    with pytest.raises(Refused):
        strike_off(involvement=doubtful, reason="A mistake", by=world.author)
    assert _held(world)


def test_nor_rename_it(world, doubtful):
    with pytest.raises(Refused):
        change_register_row(
            involvement=doubtful, version=doubtful.version, fields={"name": "Quentin Zimmermann"}, by=world.author
        )
    assert _held(world)


def test_a_lead_who_may_be_the_one_cannot_either(world, row):
    entry = row("N2", world.lead.name, by=world.second_lead)
    with pytest.raises(Refused):
        strike_off(involvement=entry, reason="A mistake", by=world.lead)
    strike_off(involvement=entry, reason="Entered twice", by=world.second_lead)


def test_somebody_else_may_and_so_may_they_once_it_is_settled(world, doubtful):
    question = IdentityQuestion.objects.get(person=world.author)
    answer_question(question=question, verb="different", reason="Another ward, I know both", by=world.lead)
    row = change_register_row(
        involvement=doubtful, version=doubtful.version, fields={"team": "Night team"}, by=world.author
    )
    assert row.team == "Night team" and not _held(world)
