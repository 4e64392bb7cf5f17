"""One entry as it was returned, in its version; what another accepted version tells differently; and the page of gaps."""

import pytest
from django.urls import reverse

from chronology.models import ChronologyEntry
from chronology.services.entries import change_entry, remove_entry
from imr.services.register import add_to_register
from reviews.models import ReturnPart
from reviews.services.returning import query
from tests.chronology import world as making
from tests.chronology.world import entry, returned, values
from tests.kept import kept

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def shared(db):
    return make_world()


@kept
def make_world():
    w = making.make_world(0)
    w.row = entry(w.police, date="about 3/5/2025", time="evening", event=f"The front door. {HOSTILE}")
    w.gone = entry(w.police, date="4/5/2025")
    returned(w.police)
    return w


def url(w, ref="POL-01", number=1) -> str:
    return reverse("combined:entry_detail", args=[w.review.reference, ref, number])


def again(w) -> None:
    """A second version, in which one row is changed and one left out."""
    part = ReturnPart.objects.get(pk=w.police.part.pk)
    query(part=part, submission=part.returned, checklist={}, reason="Which door?", by=w.coordinator)
    row, gone = (ChronologyEntry.objects.get(pk=one.pk) for one in (w.row, w.gone))
    new = values(date="about 3/5/2025", time="evening", event=f"The back door. {HOSTILE}")
    change_entry(entry=row, version=row.version, values=new, by=w.police.author)
    remove_entry(entry=gone, version=gone.version, by=w.police.author)


def test_the_row_is_shown_as_it_was_written(shared, browse):
    page = browse(shared.subgroup).get(url(shared)).content.decode()
    for words in ("POL-01 as returned", "about 3/5/2025", "evening", "The front door.", "Northgate 882", "Version 1"):
        assert words in page
    assert HOSTILE not in page and "is read now" not in page


def test_a_later_version_is_told_with_what_it_changed(shared, browse):
    again(shared)
    client = browse(shared.reviewer)
    assert "The back door" not in client.get(url(shared)).content.decode()  # not accepted yet (R3)
    assert client.get(url(shared, number=2)).status_code == 404
    returned(shared.police)
    page = client.get(url(shared)).content.decode()
    assert "Version 2</a>" in page and "This entry in version 2" in page
    assert "</span>front<span" in page and "</span>back<span" in page
    assert "has this entry no longer" in client.get(url(shared, "POL-02")).content.decode()
    assert "is read now" not in client.get(url(shared, number=2)).content.decode()


def test_nobody_reads_it_who_may_not_read_the_return(shared, browse):
    fields = {"code": "PC9", "name": shared.subgroup.name, "role": "Officer", "email": shared.subgroup.email}
    add_to_register(agency_return=shared.police.ret, fields=fields, by=shared.police.lead)
    assert browse(shared.subgroup).get(url(shared)).status_code == 404
    assert browse(shared.police.author).get(url(shared)).status_code in {403, 404}
    assert browse(shared.coordinator).get(url(shared, "POL-99")).status_code == 404


def test_the_page_of_gaps(shared, browse):
    page = browse(shared.coordinator).get(reverse("combined:gap_list", args=[shared.review.reference])).content.decode()
    assert "Ashmere Constabulary" in page and "What the others tell of this time" in page
    first = shared.review.period_start
    assert f"{first.day} {first:%B %Y}" in page
