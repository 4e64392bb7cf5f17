"""What the rules find alike among recommendations: counted on known cases, and in each by the two agencies' words alone."""

import re

from sar_portal.combined.overlaps import THEMES, Common, Theme, Words, common_of, overlaps, themes_of
from sar_portal.demo.words.community_health import COMMUNITY_HEALTH
from sar_portal.demo.words.police import POLICE
from sar_portal.demo.words.social_care import SOCIAL_CARE
from tests.combined.recommended import FIRST, FIRST_TOGETHER, SECOND, SECOND_TOGETHER


def _agency(reference: str) -> str:
    return re.split(r"\d", reference)[0]


def _words(written) -> list[Words]:
    return [Words(reference, _agency(reference), text, outcome) for reference, text, outcome in written]


def _found(written) -> set[frozenset]:
    return {frozenset((one.first, one.second)) for one in overlaps(_words(written))}


def _counted(written, together) -> tuple[float, float]:
    """Of those proposed how many are right; of those that are right how many are proposed."""
    right = {frozenset(pair) for pair in together if _agency(pair[0]) != _agency(pair[1])}
    found = _found(written)
    return len(found & right) / len(found), len(found & right) / len(right)


def test_most_of_what_is_proposed_is_right_and_most_of_what_is_right_is_proposed():
    precision, recall = _counted(FIRST, FIRST_TOGETHER)
    assert precision >= 0.75 and recall >= 0.75
    # The case that the rules were not made on.
    precision, recall = _counted(SECOND, SECOND_TOGETHER)
    assert precision >= 0.85 and recall >= 0.95


def test_the_demo_case_has_one_and_no_false_one():
    """Nurses and social workers both speak of what is done where self-neglect is suspected; the police speak of money."""
    said = {"POL": POLICE, "CHT": COMMUNITY_HEALTH, "ASC": SOCIAL_CARE}
    written = [
        (f"{code}{number}", one[0], one[2])
        for code, words in said.items()
        for number, one in enumerate(words.recommendations, 1)
    ]
    assert len(written) > 4
    [overlap] = overlaps(_words(written))
    assert {overlap.first, overlap.second} == {"CHT2", "ASC1"}
    assert overlap.common == Common((), (Theme("Self-neglect and hoarding", ("self neglect",)),))


def test_a_third_agency_changes_nothing_between_two():
    two = [one for one in FIRST if _agency(one[0]) in {"CHT", "AGH"}]
    alone = [(one.first, one.second, one.alike) for one in overlaps(_words(two))]
    among = overlaps(_words(FIRST))
    assert alone and alone == [
        (one.first, one.second, one.alike)
        for one in among
        if {_agency(one.first), _agency(one.second)} == {"CHT", "AGH"}
    ]


def test_what_two_share_is_shown_in_their_own_words():
    said = (
        Words(1, "A", "Tell the referrer when a client declines help."),
        Words(2, "B", "Refuse services? Tell the referrer."),
    )
    [overlap] = overlaps(said)
    refused, told = overlap.common.themes
    assert refused == Theme("Help refused", ("declines help", "refuse services"))
    assert told == Theme("Telling other agencies", ("tell the referrer",)) and overlap.common.words == ()


def test_one_agency_does_not_overlap_with_itself():
    same = Words("A1", "A", "Train staff in mental capacity assessment."), Words("A2", "A", "Audit mental capacity.")
    assert overlaps(same) == [] and [one.name for one in common_of(*same).themes] == ["Mental capacity"]


def test_nothing_and_words_of_any_recommendation_are_not_alike():
    empty = [Words(1, "A", ""), Words(2, "B", ""), Words(3, "C", "Ensure that all staff are trained.")]
    assert overlaps([*empty, Words(4, "D", "All staff must be trained in the new policy.")]) == []
    assert common_of(empty[0], empty[1]).words == ()


def test_themes_stand_in_the_order_of_the_table():
    assert themes_of("Carers of people who hoard", "were not asked about domestic abuse.") == [
        "Self-neglect and hoarding",
        "Domestic abuse",
        "Carers",
    ]
    assert themes_of("Order more paper.") == []
    assert len(THEMES) == len(set(THEMES)) > 20
