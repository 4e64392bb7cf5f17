"""Hindsight, judgement, blame and discipline: what is pointed out, and what is ordinary writing and left alone."""

import pytest

from imr.phrases import Kind, phrases, remarks_on

POINTED_OUT = [
    ("With hindsight, the visit came late.", "with hindsight"),
    ("With the benefit\nof hindsight he was ill.", "with hindsight"),
    ("In retrospect it is different.", "with hindsight"),
    ("The officer should have known that.", "should have known"),
    ("Staff ought to have realised.", "should have known"),
    ("They could have foreseen it", "should have known"),
    ("The fire could have been prevented.", "could have been prevented"),
    ("He might not have died.", "could have been prevented"),
    ("It was obvious that he would fall.", "it was obvious"),
    ("Obviously nobody asked.", "it was obvious"),
    ("The fire was inevitable.", "it was bound to happen"),
    ("It was only a matter of time.", "it was bound to happen"),
    ("There were warning signs and red flags.", "warning signs"),
    ("If only somebody had asked.", "if only"),
    ("SW1 failed to visit.", "failed to"),
    ("A failure to record", "failed to"),
    ("PC2 neglected to record it.", "neglected to"),
    ("They didn’t bother to ring.", "neglected to"),
    ("This was poor practice.", "poor practice"),
    ("She simply did not ring.", "simply did not"),
    ("HO1 was at fault.", "at fault"),
    ("It was their fault", "at fault"),
    ("That was negligent.", "negligent"),
    ("An incompetent assessment", "incompetent"),
    ("He faces a disciplinary hearing.", "disciplinary"),
    ("N1 was suspended from duty.", "suspended or dismissed"),
    ("He had a final written warning.", "suspended or dismissed"),
    ("She is in a capability procedure.", "capability"),
    ("N1 was referred to the NMC.", "referred to the regulator"),
]
LEFT_ALONE = [
    "He did not know that Arthur had fallen.",
    "Arthur said that he should have eaten.",
    "A multi-disciplinary meeting was held; the multidisciplinary team agreed.",
    "Self-neglect and neglect were named. He neglected himself.",
    "The fridge failed and the boiler failed too.",
    "The ward was suspended for a day. The case was dismissed by the court.",
    "It was clear to Arthur that he could stay.",
    "Officers knew of two earlier calls. They were told of a third.",
    "There was no blame in how staff spoke.",
    "The policy should have been followed; a referral should have been made.",
    "The default was to ring back. He defaulted on rent.",
    "The retrospective audit; a warning light; capability to decide.",
    "Mental capacity was assessed. He was capable of it.",
    "He was referred to the GP and to Social Services.",
    "They had foreseen it in May and planned for it.",
    "The team was bound by the policy.",
]


@pytest.mark.parametrize(("text", "phrase"), POINTED_OUT)
def test_what_is_pointed_out(text, phrase):
    assert [remark.phrase for remark in remarks_on(text)] == [phrase]
    remark = remarks_on(text)[0]
    assert text[remark.start :].startswith(remark.found)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert remarks_on(text) == []


def test_every_phrase_of_the_table_is_tried():
    assert {phrase for _, phrase, _ in phrases()} == {phrase for _, phrase in POINTED_OUT}
    assert {kind for kind, _, _ in phrases()} == set(Kind)


def test_each_phrase_is_pointed_out_once_where_it_first_stands():
    text = "They failed to ring. With hindsight they failed to write."
    assert [(remark.phrase, remark.start) for remark in remarks_on(text)] == [("failed to", 5), ("with hindsight", 21)]
