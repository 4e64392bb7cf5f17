"""Downloads: as a file, under a neutral name, never run (security.md F6, R9)."""

import io

import pytest
from csp.middleware import CSPMiddleware
from django.core.files import File
from django.test import Client, RequestFactory
from django.utils.html import escape

from sar_portal.access.models import AuditEvent
from sar_portal.access.views import NotFromHere, _answer
from sar_portal.documents.selectors import Damaged
from sar_portal.documents.services import render_paper, store_file
from sar_portal.documents.views import download, file_response, rendering_response
from tests.accounts.sign_in import sign_in
from tests.papers.samples import LETTER
from tests.world.places import place, url_names


def test_a_paper_is_answered_under_reference_paper_and_version(scope, person):
    rendering = render_paper(paper="request_letter", frozen=LETTER, scope=scope, number=1, by=person)
    response = rendering_response(rendering)
    assert response["Content-Disposition"] == 'attachment; filename="ASAB-SAR-2026-03-CHT-request-letter-v1.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_stored_file_is_a_download_that_runs_nothing(scope, person):
    stored = store_file(data=b"ref,what\r\n", name="Leonard.csv", scope=scope, by=person)
    response = file_response(stored, name="ASAB-SAR-2026-03-KH-import-4.csv")
    assert response["Content-Disposition"].startswith("attachment")
    assert "Leonard" not in str(response.headers)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    policy = CSPMiddleware(lambda request: response)(RequestFactory().get("/"))["Content-Security-Policy"]
    assert sorted(part.strip() for part in policy.split(";") if part.strip()) == ["default-src 'none'", "sandbox"]


@pytest.mark.parametrize("name", ['a"b\r\nX: y.csv', "../x.csv", "Siân \u202egpj.csv"])
def test_a_name_with_tricks_stays_one_header(scope, person, name):
    stored = store_file(data=b"ref,what\r\n", name="x.csv", scope=scope, by=person)
    header = file_response(stored, name=name)["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert "\r" not in header
    assert "\n" not in header


def test_a_damaged_file_is_not_answered(scope, person, private_root):
    stored = store_file(data=b"ref,what\r\n", name="x.csv", scope=scope, by=person)
    (private_root / stored.storage_name).write_bytes(b"ref,else\r\n")
    with pytest.raises(Damaged):
        file_response(stored, name="x.csv")


@pytest.mark.parametrize(
    ("asked", "put", "given"),
    [
        (None, None, True),  # a browser that says nothing of it
        ("same-origin", "document", True),
        ("same-origin", "empty", True),
        ("none", "document", True),  # typed, or kept as a bookmark
        ("cross-site", "document", False),
        ("same-site", "document", False),
        ("cross-site", "image", False),
        ("same-origin", "iframe", False),
        ("same-origin", "script", False),
    ],
)
def test_no_other_site_fetches_a_file(world, asked, put, given):
    client = Client(headers={"Sec-Fetch-Site": asked, "Sec-Fetch-Dest": put} if asked else {})
    sign_in(client, world.people["author"])
    seen = AuditEvent.objects.filter(what="viewed", verb="word_download").count()
    name = "imr:word_download"
    response = client.get(place(world, name, url_names()[name]))
    assert response.has_header("Content-Disposition") is given
    assert response.status_code == (200 if given else 409)
    assert given or "Open it from its page in the portal" in response.content.decode()
    assert AuditEvent.objects.filter(what="viewed", verb="word_download").count() == seen + given


@pytest.mark.parametrize("asked", ["cross-site", "same-site"])
def test_who_comes_back_from_their_organisations_sign_in_opens_the_file_by_a_click(world, asked):
    """To the browser the redirects from there are another site's; a click on the page that says so is not."""
    came = {"Sec-Fetch-Site": asked, "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
    client = Client()
    sign_in(client, world.people["author"])
    address = place(world, "imr:word_download", url_names()["imr:word_download"]) + "?a=1&b=2"
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    response = client.get(address, headers=came)
    page = response.content.decode()
    assert response.status_code == 409 and not response.has_header("Content-Disposition")
    assert "Open the file" in page and f'href="{escape(address)}"' in page and "Nothing was changed" not in page
    told = AuditEvent.objects.filter(verb="word_download", pk__gt=last)
    assert [(one.what, one.details["status"]) for one in told] == [("refused", 409)]
    for other in ({"Sec-Fetch-Dest": "iframe"}, {"Sec-Fetch-Mode": "no-cors"}):
        assert "Open the file" not in client.get(address, headers=came | other).content.decode()
    assert client.get(address, headers=came | {"Sec-Fetch-Site": "same-origin"}).has_header("Content-Disposition")


def test_a_file_that_is_not_given_is_closed_and_a_page_that_others_link_to_opens(world):
    came = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
    file = File(io.BytesIO(b"in pieces"), name="archive.zip")
    file.size = 9
    with pytest.raises(NotFromHere):
        _answer(
            lambda request, subject: download(file, media_type="application/zip", name="archive.zip"),
            RequestFactory(headers=came).get("/"),
            None,
            {},
        )
    assert file.closed
    client = Client()
    sign_in(client, world.people["author"])
    assert client.get(world.returns["a_one"].get_absolute_url(), headers=came).status_code == 200
