"""Downloads: as a file, under a neutral name, never run (security.md F6, R9)."""

import pytest
from csp.middleware import CSPMiddleware
from django.test import Client, RequestFactory

from sar_portal.access.models import AuditEvent
from sar_portal.documents.selectors import Damaged
from sar_portal.documents.services import render_paper, store_file
from sar_portal.documents.views import file_response, rendering_response
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
