"""Review metadata for national analyses: what is missing is asked for, and what leaves names nobody."""

import csv
import io
import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import Metadata
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale
from sar_portal.closing.selectors.metadata import age_band, facts_of, managed, missing
from sar_portal.closing.services.metadata import enter_metadata
from tests.accounts.sign_in import sign_in
from tests.exports.test_made import excluded
from tests.world.canaries import found_in

KNOWN = {
    "adults": 1,
    "referral_source": "nhs",
    "reviewer": "independent",
    "panel": "yes",
    "family_invited": "no",
    "family_reason": "No family is known",
    "needs": ["frailty", "memory"],
    "domains": ["practice", "together"],
    "completed_on": date(2026, 9, 1),
}


def entered(world, version: int = 0, **facts) -> Metadata:
    return enter_metadata(review=world.reviews["one"], version=version, by=world.people["coordinator"], **facts)


def facts(world) -> dict:
    review = managed(world.people["coordinator"]).get(pk=world.reviews["one"].pk)
    return {one.name: one for one in facts_of(review)}


@pytest.mark.parametrize(
    ("born", "died", "band"),
    [
        (date(1931, 1, 17), date(2016, 1, 16), "75 to 84"),
        (date(1931, 1, 17), date(2016, 1, 17), "85 or over"),
        (date(2010, 5, 1), None, "0 to 17"),
        (date(1980, 5, 1), None, "40 to 64"),
        (None, None, ""),
    ],
)
def test_the_age_leaves_as_a_band(born, died, band):
    assert age_band(SimpleNamespace(date_of_birth=born, date_of_death=died), date(2026, 3, 1)) == band


def test_what_is_missing_is_named_and_entered(world):
    before = missing(facts(world).values())
    assert {"adults", "referral_source", "needs", "sex"} <= {one.name for one in before}
    entered(world, **KNOWN)
    found = facts(world)
    assert not {"adults", "referral_source", "needs", "completed_on"} & {one.name for one in missing(found.values())}
    assert (found["referral_source"].shown, found["needs"].value) == ("NHS", [
        "Physical disability or frailty", "Dementia or other memory problems"])  # fmt: skip
    assert (found["agencies_asked"].value, found["agencies_returned"].value) == (2, 2)
    assert (found["age"].value, found["in_time"].shown) == ("85 or over", "")


def test_a_no_gives_its_reason_and_two_people_lose_no_word(world):
    with pytest.raises(Refused, match="not invited"):
        entered(world, family_invited="no")
    with pytest.raises(Refused, match="not published"):
        entered(world, publication="none")
    with pytest.raises(NotAllowed):
        enter_metadata(review=world.reviews["one"], version=0, adults=2, by=world.people["lead_reviewer"])
    kept = entered(world, adults=2)
    entered(world, version=kept.version, adults=3)
    with pytest.raises(Stale):
        entered(world, version=kept.version, adults=4)


def test_a_return_from_which_the_coordinator_is_excluded_is_not_counted(world):
    excluded(world, world.people["coordinator"])
    assert (facts(world)["agencies_asked"].value, facts(world)["agencies_returned"].value) == (1, 1)


def test_the_list_is_shown_page_by_page_and_the_files_are_whole(world, monkeypatch):
    monkeypatch.setattr("sar_portal.closing.views.metadata.ON_A_PAGE", 1)
    client = Client()
    sign_in(client, world.people["coordinator"])
    first, second = (world.reviews[one].reference for one in ("one", "two"))
    pages = [client.get(reverse("closing:metadata_list", args=["TSAB"]), {"page": n}).content.decode() for n in "129"]
    assert [(f">{first}</a>" in page, f">{second}</a>" in page) for page in pages] == [
        (True, False),
        *[(False, True)] * 2,
    ]
    assert all("page=1" in page or "page=2" in page for page in pages)
    rows = client.get(reverse("closing:metadata_download", args=["TSAB", "csv"])).content.decode()
    assert first in rows and second in rows


def test_the_pages_and_both_files(world):
    client = Client()
    sign_in(client, world.people["coordinator"])
    review = world.reviews["one"]
    page = reverse("closing:metadata_change", args=[review.reference])
    typed = {"version": "0", "adults": "1", "sex": "female", "needs": ["autism"], "completed_on": "2026-09-01"}
    assert client.post(page, typed).status_code == 302
    shown = client.get(reverse("closing:closing_detail", args=[review.reference])).content.decode()
    assert "Autism" in shown and "Missing" in shown
    listed = client.get(reverse("closing:metadata_list", args=["TSAB"])).content.decode()
    assert review.reference in listed and world.reviews["three"].reference not in listed
    files = {form: client.get(reverse("closing:metadata_download", args=["TSAB", form])) for form in ("csv", "json")}
    rows = list(csv.DictReader(io.StringIO(files["csv"].content.decode("utf-8-sig"), newline="")))
    assert [row["Reference"] for row in rows] == [world.reviews[one].reference for one in ("one", "two")]
    assert rows[0]["Needs for care and support"] == "Autism" and rows[0]["Sex"] == "Female"
    data = json.loads(files["json"].content)
    assert (data[0]["needs"], data[0]["completed_on"], data[1]["adults"]) == (["Autism"], "2026-09-01", None)
    assert found_in(str(rows) + str(data)) == set()
    assert client.get(reverse("closing:metadata_download", args=["TSAB", "xml"])).status_code == 404
