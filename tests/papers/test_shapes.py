"""Frozen data of another shape is refused, naming the place and never the text."""

import pytest

from sar_portal.documents.papers import PAPERS, check_paper, version_words
from tests.papers.samples import ACCEPTANCE, CHRONOLOGY, LETTER, REPORT, SAMPLES


@pytest.mark.parametrize("name", PAPERS)
def test_samples_are_of_their_shape_and_every_paper_has_one(name):
    check_paper(PAPERS[name], *SAMPLES[name])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"agency": None}, "frozen.agency is not text"),
        ({"entries": "canary"}, "frozen.entries is not a list"),
        ({"entries": [{"ref": "canary"}]}, r"frozen.entries\[0\] lacks action, comment"),
        ({"canary_key": "x"}, "has canary_key, which ImrReport has not"),
        (
            {"lines_of_enquiry": [{"number": "1", "title": "", "question": ""}]},
            r"lines_of_enquiry\[0\].number is not a whole number",
        ),
        (
            {"sections": [{"number": "1", "heading": "", "text": "", "holds": "../x"}]},
            r"sections\[0\].holds is not one of",
        ),
    ],
)
def test_other_shapes_are_refused(changes, said):
    with pytest.raises(ValueError, match=said) as caught:
        check_paper(PAPERS["imr_report"], REPORT | changes, None)
    assert "canary" not in str(caught.value).replace("canary_key", "")


def test_acceptance_stands_only_beside_what_is_accepted():
    check_paper(PAPERS["imr_report"], REPORT, ACCEPTANCE)
    check_paper(PAPERS["chronology"], CHRONOLOGY, ACCEPTANCE)
    with pytest.raises(ValueError, match="nothing is printed beside request_letter"):
        check_paper(PAPERS["request_letter"], LETTER, ACCEPTANCE)


@pytest.mark.parametrize("name", PAPERS)
def test_title_holds_no_name(name):
    frozen = SAMPLES[name][0]
    title = PAPERS[name].title(frozen)
    if name in ("table", "matrix"):  # what it is a table of is said by the file, in the portal's own words
        assert title == f"{frozen['reference']}: {frozen['title']}, {frozen['version']}"
        return
    assert title == f"{frozen['reference']}: {PAPERS[name].words}, {version_words(frozen['version'])}"
    assert PAPERS[name].title(frozen | {"version": "draft"}).endswith(", draft")
