"""The words of the board's request letters: merge fields checked, previewed with invented values, kept version by version."""

import re

import pytest
from django.db import IntegrityError, transaction

from reviews.letters import HOUSE, PLACES, check_texts
from reviews.models import RequestLetterTexts
from reviews.selectors.letters import texts_of
from reviews.services.letters import decide_letter
from sar_portal.access.errors import NotAllowed, Refused
from tests.accounts.sign_in import sign_in
from tests.walls import owner

PAGE = "/admin-area/ASAB/settings/request-letter/"
pytestmark = pytest.mark.django_db


def sent(**more) -> dict[str, str]:
    return {"seen": "0", "reason": ""} | HOUSE | more


@pytest.fixture
def admin(client, world):
    sign_in(client, world.administrator)
    return client


def test_the_houses_own_words_pass_their_own_check():
    check_texts(HOUSE)
    assert set(HOUSE) == set(PLACES)


def test_a_preview_fills_every_field_with_invented_values_and_saves_nothing(admin):
    every = " ".join(f"{{{name}}}" for name in PLACES["chronology"].fields)
    typed = sent(chronology=f"Zq <b>words</b>: {every}", closing="Zq at the end", preview="yes")
    page = admin.post(PAGE, typed).content.decode()
    letter = page.partition('<article class="portal-letter"')[2].partition("</article>")[0]
    for words in ("Example Community Trust", "ASAB-SAR-0000-00-ECT", "Adult X", "44(1) to (3)", "Zq at the end"):
        assert words in letter, words
    assert "the agency lead, the senior manager and the independent chair" in letter
    assert "Zq &lt;b&gt;words&lt;/b&gt;" in letter and not re.search(r"\{[a-z ]+\}", letter)
    assert not RequestLetterTexts.objects.exists()


def test_words_are_saved_and_both_versions_are_shown(admin):
    assert admin.post(PAGE, sent(support="Zq support of {agency}", reason="Zq why")).status_code == 302
    assert texts_of(RequestLetterTexts.objects.get()) == HOUSE | {"support": "Zq support of {agency}"}
    page = admin.get(PAGE).content.decode()
    history = page.partition("What was decided before")[2]
    assert "Zq why" in history and "Support for staff" in history and "<ins>" in history and "Opening" not in history
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        RequestLetterTexts.objects.update(texts={})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"support": "For {agnecy}"}, "{agnecy} is not a field of this letter"),
        ({"support": "By {due date}"}, "{due date} is not a field of this letter"),
        ({"how_to_return": "Sign in and open {reference}."}, "{acknowledge by} is missing"),
        ({"opening": "{board} {section"}, "A brace stands alone"),
        ({"imr": " "}, "Enter what is asked"),
    ],
)
def test_what_is_wrong_is_said_at_its_text_and_what_was_typed_stays(admin, wrong, words):
    page = admin.post(PAGE, sent() | wrong | {"reason": "Zq kept"}).content.decode()
    assert words in page and "Zq kept" in page and "There is a problem" in page
    assert not RequestLetterTexts.objects.exists()


def test_of_two_administrators_neither_loses_what_they_typed(admin, world):
    other = HOUSE | {"closing": "Zq theirs"}
    decide_letter(board=world.board, texts=other, seen=0, by=world.second_administrator)
    page = admin.post(PAGE, sent(support="Zq mine")).content.decode()
    assert "Somebody else changed the letter meanwhile" in page and RequestLetterTexts.objects.count() == 1
    assert "Zq mine</textarea>" in page and "Zq theirs</textarea>" in page


def test_the_verb_checks_by_itself(world):
    with pytest.raises(Refused, match="Support for staff: .*not a field"):
        decide_letter(board=world.board, texts=HOUSE | {"support": "{x}"}, seen=0, by=world.administrator)
    with pytest.raises(NotAllowed):
        decide_letter(board=world.board, texts=HOUSE, seen=0, by=world.people["coordinator"])


def test_only_who_runs_the_board_reaches_it(client, world):
    for name in ("coordinator", "auditor", "police_lead", "other_administrator"):
        sign_in(client, world.people[name])
        assert client.get(PAGE).status_code in (403, 404), name
