"""The board's escalation ladder on its page: changed rung by rung, kept, and never decided over another's head."""

import re

import pytest

from reviews.ladder import HOUSE, Rung, Told
from reviews.models import EscalationLadder
from reviews.selectors.ladder import rungs_of
from reviews.services.ladder import decide_ladder
from tests.accounts.sign_in import sign_in

PAGE = "/admin-area/ASAB/settings/escalation/"
pytestmark = pytest.mark.django_db


def sent(**more) -> dict[str, str]:
    data = {"seen": "0", "reason": ""}
    for rung in HOUSE:
        data |= {
            f"title-{rung.key}": rung.title,
            f"days-{rung.key}": str(rung.days),
            f"told-{rung.key}": str(rung.told),
        }
    return data | more


@pytest.fixture
def admin(client, world):
    sign_in(client, world.administrator)
    return client


def test_what_was_not_touched_is_saved_as_it_was(admin):
    assert admin.post(PAGE, sent()).status_code == 302
    assert rungs_of(EscalationLadder.objects.get()) == HOUSE


def test_rungs_are_added_taken_out_and_shown_in_the_history(admin):
    typed = sent(
        **{"title-chair": "", "days-manager": "4", "title-rung_9": "Chief <b>executive</b>", "days-rung_9": "2"}
    )
    assert admin.post(PAGE, typed | {"for_open": "on", "reason": "Zq why"}).status_code == 302
    made = EscalationLadder.objects.get()
    assert [rung.title for rung in rungs_of(made)] == ["Agency lead", "Chief <b>executive</b>", "Senior manager"]
    page = admin.get(PAGE).content.decode()
    for words in (
        "Zq why",
        "No longer: 10 working days after the date: Independent chair",
        "Also for agencies that were",
    ):
        assert words in page, words
    assert "Chief &lt;b&gt;executive" in page and "<b>executive" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days-lead": ""}, "Give the working days of: Agency lead"),
        ({"days-rung_1": "7", "title-rung_1": " "}, "Give the role that is told 7 working days"),
        ({"days-manager": "1"}, "Senior manager comes after Agency lead"),
        ({"title-chair": "Agency lead"}, "stands there twice"),
        (dict.fromkeys(("title-lead", "title-manager", "title-chair"), ""), "between 1 and"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(admin, wrong, words):
    page = admin.post(PAGE, sent() | wrong | {"reason": "Zq kept"}).content.decode()
    assert words in page and "Zq kept" in page
    assert not EscalationLadder.objects.exists()


def test_of_two_administrators_neither_loses_what_they_typed(admin, world):
    other = [*HOUSE[:2], Rung("council", "Chief executive", 8, Told.OUTSIDE)]
    decide_ladder(board=world.board, rungs=other, seen=0, by=world.second_administrator)
    page = admin.post(PAGE, sent(**{"title-rung_5": "Zq mine", "days-rung_5": "20"})).content.decode()
    assert "Somebody else changed the ladder meanwhile" in page and EscalationLadder.objects.count() == 1
    form = {name: value for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', page)}
    assert form["title-council"] == "Chief executive" and form["title-rung_5"] == "Zq mine"
    assert form["seen"] == str(EscalationLadder.objects.get().pk)


def test_only_who_runs_the_board_reaches_it(client, world):
    for name in ("coordinator", "auditor", "police_lead", "other_administrator"):
        sign_in(client, world.people[name])
        assert client.get(PAGE).status_code in (403, 404), name
