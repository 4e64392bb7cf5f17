import pytest
from django.db.models import TextChoices

from sar_portal.design.status import COLOURS, STATUSES, status_of

# interface.md section 3, word by word.
VOCABULARY = {
    "grey": ["Not started", "Nil return"],
    "light-blue": ["Sent", "In progress", "With staff for accuracy"],
    "blue": ["With senior manager"],
    "yellow": ["Due this week", "Query open"],
    "red": ["Late", "Returned to author"],
    "green": ["Accepted", "Received"],
    "purple": ["Extension agreed"],
}


@pytest.mark.parametrize(("colour", "words"), [(c, w) for c, words in VOCABULARY.items() for w in words])
def test_the_agreed_words_have_the_agreed_colour(colour, words):
    assert (words, colour) in STATUSES.values()


def test_every_state_has_words_of_its_own_and_a_known_colour():
    for state, status in STATUSES.items():
        assert status.words and status.words[0].isupper() and status.colour in COLOURS, state
        assert state == state.lower().replace(" ", "_")


def test_each_colour_is_in_the_style_sheet(settings):
    css = next(settings.BASE_DIR.glob("static/vendor/govuk-frontend/*/*.css")).read_text()
    # blue is the plain tag; what GOV.UK Frontend has no class for is in our own style sheet
    missing = [colour for colour in COLOURS if colour != "blue" and f".govuk-tag--{colour}" not in css]
    own = (settings.BASE_DIR / "static/css/components.css").read_text()
    assert all(f".govuk-tag--{colour}" in own for colour in missing)


@pytest.mark.parametrize("state", ["with_senior_manager", "With senior manager", "with-senior-manager"])
def test_spelling_does_not_matter(state):
    assert status_of(state).words == "With senior manager"


def test_a_state_nobody_listed_still_says_what_it_is():
    assert status_of("half_done") == ("Half done", "grey")
    assert status_of("") == ("Not known", "grey")


STATES = ("State", "Outcome", "PracticeCode", "Scan", "Rag", "RAG")
ROOMS = {"reviews", "imr", "chronology", "notifications", "sar_portal"}


def states_of_the_rooms():
    kinds = [kind for kind in TextChoices.__subclasses__() if kind.__module__.split(".")[0] in ROOMS]
    return [kind for kind in kinds if kind.__name__.endswith(STATES)]


def test_every_state_of_every_room_has_its_words():
    assert len(states_of_the_rooms()) >= 5
    missing = {f"{kind.__module__}.{kind.__name__}": value for kind in states_of_the_rooms() for value in kind.values
               if value.lower() not in STATUSES}  # fmt: skip
    assert missing == {}
