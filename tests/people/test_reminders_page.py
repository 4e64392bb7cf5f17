"""The board's reminders on their page: looked at, previewed in plain words, saved, and never decided over another's head."""

import re

import pytest

from notifications.models import ReminderPlan
from notifications.planning import decide_reminders
from notifications.rules import HOUSE, Pace, Pattern, Rule, To
from tests.accounts.sign_in import sign_in

PAGE = "/admin-area/ASAB/settings/reminders/"
pytestmark = pytest.mark.django_db


def sent(**more) -> dict[str, str]:
    """What a browser sends of the page of the house's rules, with what was typed into it."""
    data = {"seen": "0", "reason": "", "closed": ""}
    for pace, pattern in HOUSE.patterns.items():
        above = min(rule.offset for rule in pattern.rules if rule.to == To.OVERSEER)
        data[f"escalate-{pace}"] = str(above)
        for rule in pattern.rules:
            if rule.offset and rule.to == To.HOLDER:
                when = "before" if rule.offset < 0 else "after"
                data |= {f"when-{pace}-{rule.name}": when, f"days-{pace}-{rule.name}": str(abs(rule.offset))}
                data[f"to-{pace}-{rule.name}"] = "holder"
    return data | {name.replace("__", "-"): value for name, value in more.items()}


@pytest.fixture
def admin(client, world):
    sign_in(client, world.administrator)
    return client


def test_what_was_not_touched_is_saved_as_it_was(admin):
    assert admin.post(PAGE, sent()).status_code == 302
    assert {pace: set(one.rules) for pace, one in ReminderPlan.objects.get().read().patterns.items()} == {
        pace: set(one.rules) for pace, one in HOUSE.patterns.items()
    }


def test_a_preview_says_it_in_plain_words_and_saves_nothing(admin):
    typed = sent(
        when__standard__before_1="",
        when__standard__new_0="before",
        days__standard__new_0="2",
        to__standard__new_0="lead",
    )
    page = admin.post(PAGE, typed | {"preview": "yes"}).content.decode()
    assert "What you typed would mean" in page and "2 working days before: the agency lead" in page
    standard = page.partition("Most dates, such as")[2].partition("Dates that cannot wait, such as")[0]
    assert "1 working day before" not in standard
    assert re.search(r'name="days-standard-new_0" value="2"|value="2"[^>]*name="days-standard-new_0"', page)
    assert not ReminderPlan.objects.exists()


def test_rules_are_added_taken_out_and_shown_in_the_history(admin):
    typed = sent(
        when__standard__before_1="",
        when__standard__new_0="before",
        days__standard__new_0="2",
        to__standard__new_0="lead",
    )
    typed |= {
        "stops-standard": "on",
        "waits-standard": "on",
        "escalate-standard": "3",
        "closed": "29 December 2026\n30/12/2026\n",
        "reason": "Zq why",
    }
    assert admin.post(PAGE, typed | {"for_open": "on"}).status_code == 302
    made = ReminderPlan.objects.get()
    plan = made.read()
    assert plan.patterns[Pace.STANDARD].waits and not plan.patterns[Pace.URGENT].waits
    assert made.for_open and plan.patterns[Pace.STANDARD].stops and len(plan.closed) == 2
    assert (
        Rule(-2, To.LEAD) in plan.patterns[Pace.STANDARD].rules
        and Rule(3, To.OVERSEER) in plan.patterns[Pace.STANDARD].rules
    )
    assert Rule(-1) not in plan.patterns[Pace.STANDARD].rules
    page = admin.get(PAGE).content.decode()
    assert (
        "Zq why" in page and "Closed on 30 December 2026." in page and "Also for dates that were open already." in page
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"escalate-urgent": ""}, "until whoever oversees it is told"),
        ({"escalate-urgent": "21"}, "less than or equal to 20"),
        ({"days-standard-before_1": ""}, "Give the working days of"),
        ({"days-standard-new_0": "4"}, "Say whether it is before or after"),
        ({"when-standard-new_0": "on", "to-standard-new_0": "holder"}, "stands there twice"),
        ({"closed": "the day after"}, "This is no date: the day after"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(admin, wrong, words):
    page = admin.post(PAGE, sent() | wrong | {"reason": "Zq kept"}).content.decode()
    assert words in page and "Zq kept" in page
    assert not ReminderPlan.objects.exists()


def test_of_two_administrators_neither_loses_what_they_typed(admin, world):
    other = HOUSE.patterns | {Pace.URGENT: Pattern((Rule(-4), Rule(0), Rule(2, To.OVERSEER)))}
    decide_reminders(board=world.board, plan=type(HOUSE)(other), seen=0, by=world.second_administrator)
    typed = sent(when__standard__new_0="before", days__standard__new_0="9", to__standard__new_0="lead")
    page = admin.post(PAGE, typed).content.decode()
    assert "Somebody else changed the reminders meanwhile" in page and ReminderPlan.objects.count() == 1
    form = {name: value for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', page)}
    assert form["days-urgent-before_4"] == "4" and form["days-standard-new_0"] == "9"
    assert form["seen"] == str(ReminderPlan.objects.get().pk)


def test_only_who_runs_the_board_reaches_it(client, world):
    for name in ("coordinator", "auditor", "police_lead", "other_administrator"):
        sign_in(client, world.people[name])
        assert client.get(PAGE).status_code in (403, 404), name
