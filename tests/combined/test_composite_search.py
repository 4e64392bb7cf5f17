"""Words in the composite: found by their stems in what the viewer may read, and marked without trusting any text."""

import pytest
from django.urls import reverse

from chronology.models import ReturnedEntry
from chronology.selectors.composite import Filters, composite_for
from imr.services.register import add_to_register
from tests.chronology import world as making
from tests.chronology.world import entry, returned
from tests.kept import kept

HOSTILE = "<script>alert(1)</script> \x02visited\x03 <mark>"


@pytest.fixture
def shared(db):
    return make_world()


@kept
def make_world():
    w = making.make_world(0, 1)
    w.surgery = w.others[0]
    entry(w.police, date="1/5/2025", event="Officers visited; bruise/cut seen. Ambulance.No reply.", source="Log 7.5")
    entry(w.police, date="2/5/2025", event=f"Re-dressed both legs. {HOSTILE}", people="PC A", action="", comment="")
    entry(w.surgery, date="3/5/2025", event="Asked for a home visit.", adults_voice="He wants no visitors.", source="S")
    for one in (w.police, w.surgery):
        returned(one)
    w.address = reverse("combined:composite_list", args=[w.review.reference])
    return w


FOUND = {
    "visiting": ["GP-01", "POL-01", "POL-02"],
    "bruises": ["POL-01"],
    "reply": ["POL-01"],
    '"both legs"': ["POL-02"],
    '"legs dressed"': [],
    "legs OR ambulance": ["POL-01", "POL-02"],
    "visit -officers": ["GP-01", "POL-02"],
    "re-dressed": ["POL-02"],
    "7.5": ["POL-01"],
    "POL-02": ["POL-02"],
    "the": [],
    "' & | ! :* \\ <->": [],
}


def refs(w, viewer, **filters) -> list[str]:
    return sorted(composite_for(viewer, w.review, Filters(**filters)).values_list("ref", flat=True))


def test_words_and_codes_are_found_as_people_type_them(shared):
    assert {words: refs(shared, shared.coordinator, words=words) for words in FOUND} == FOUND
    codes = ("pc a", "HO1", "HO", "H.1", "HO1|PC", "(")
    found = [refs(shared, shared.coordinator, people=code) for code in codes]
    assert found == [["POL-02"], ["GP-01", "POL-01"], [], [], [], []]


def test_what_was_found_is_marked_and_nothing_of_the_text_is_trusted(shared, browse):
    page = browse(shared.reviewer).get(f"{shared.address}?words=visit").content.decode()
    assert "Officers <mark>visited</mark>; bruise/cut seen." in page
    assert "home <mark>visit</mark>." in page and "wants no <mark>visitors</mark>" not in page
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "&lt;mark&gt;" in page
    hostile = browse(shared.reviewer).get(f"{shared.address}?words=%3Cscript%3E%22+visit").content.decode()
    assert "<script>&quot;" not in hostile and "Words: &lt;script&gt;&quot; visit" in hostile


def test_a_return_that_one_may_not_read_is_not_searched(shared):
    fields = {"code": "PC9", "name": shared.subgroup.name, "role": "Officer", "email": shared.subgroup.email}
    add_to_register(agency_return=shared.police.ret, fields=fields, by=shared.police.lead)
    assert refs(shared, shared.subgroup, words="visit") == ["GP-01"]
    assert refs(shared, shared.stranger, words="visit") == []
    assert "search" in ReturnedEntry.objects.first().get_deferred_fields()  # as long as the row, and never needed
