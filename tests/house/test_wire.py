"""What every answer carries, whatever its status, and what is not answered at all (security.md H1 to H3, H9)."""

from typing import Any

import pytest
from django.test import Client

from tests.accounts.sign_in import sign_in
from tests.world.places import place, url_names

CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'none'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "manifest-src 'self'",
    "require-trusted-types-for 'script'", "trusted-types default", "report-uri /policy-report", "report-to policy",
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Reporting-Endpoints": 'policy="/policy-report"',
}
# The answers of each kind: who asks for what, and the status.
ANSWERS = {
    200: ("coordinator", "reviews:review_overview"),
    302: (None, "reviews:review_overview"),
    403: ("author", "reviews:review_setup"),
    404: ("nobody", "reviews:review_overview"),
    405: ("coordinator", "notifications:notice_read_all"),
}


def _client(world, persona) -> Client:
    client = Client(raise_request_exception=False)
    if persona:
        sign_in(client, world.people[persona])
    return client


def _guarded(response) -> None:
    assert set(response["Content-Security-Policy"].split("; ")) == CSP
    assert {name: response.get(name) for name in HEADERS} == HEADERS
    assert "Permissions-Policy" in response.headers and "Server" not in response.headers


@pytest.mark.parametrize("status", ANSWERS)
def test_every_answer_has_the_guarding_headers(world, status):
    persona, name = ANSWERS[status]
    response = _client(world, persona).get(place(world, name, url_names()[name]))
    assert response.status_code == status
    _guarded(response)


def test_a_refusal_for_now_has_them_too(world):
    """The coordinator may read what is returned, and the other agency's return of review 2 has returned nothing."""
    address = place(world, "reviews:version_list", ["reference", "kind"])
    response = _client(world, "lead_reviewer").get(address.replace("AGA", "AGB"))
    assert response.status_code in (200, 409)
    _guarded(response)


def test_a_page_opened_by_link_says_no_address_to_others(world):
    name = "imr:record_open"
    response = _client(world, None).get(place(world, name, url_names()[name]))
    assert response["Referrer-Policy"] == "strict-origin"


def test_a_fault_has_them_and_nothing_of_what_went_wrong(world, monkeypatch):
    def fails(subject):
        raise ValueError("zqareport")

    monkeypatch.setattr("sar_portal.access.audit.scope_id_of", fails)
    name = "reviews:review_overview"
    response = _client(world, "coordinator").get(place(world, name, url_names()[name]))
    assert response.status_code == 500 and "zqareport" not in response.content.decode()
    _guarded(response)


def test_more_than_a_form_may_hold_is_refused(world):
    sent = b"login=" + b"x" * 2_600_000
    response = _client(world, None).post("/sign-in/", sent, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    _guarded(response)


class Unread:
    """What nobody may read from."""

    def read(self, *args):
        raise AssertionError("what was too large was read")

    readline = __iter__ = read


@pytest.mark.parametrize("persona", [None, "author"])
def test_what_says_that_it_is_too_large_is_refused_before_any_of_it_is_read(world, settings, persona):
    says: dict[str, Any] = {"CONTENT_LENGTH": str(settings.REQUEST_MAX_BYTES + 1), "wsgi.input": Unread()}
    client = _client(world, persona)
    kind = "multipart/form-data; boundary=edge"
    response = client.post("/sign-in/", b"", content_type=kind, **says)
    page = response.content.decode()
    assert response.status_code == 413 and "up to 25 MB" in page and "Nothing of it was kept" in page
    assert "csrfmiddlewaretoken" not in page or persona
    _guarded(response)


def test_another_host_and_a_method_that_no_page_has_are_refused(world):
    response = _client(world, None).get("/sign-in/", headers={"host": "evil.example"})
    assert response.status_code == 400 and "evil" not in response.content.decode()
    _guarded(response)
    for method in ("TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"):
        for persona, address in ((None, "/sign-in/"), ("coordinator", "/"), ("coordinator", "/reviews/")):
            response = _client(world, persona).generic(method, address, headers={"x-canary": "zqareport"})
            assert response.status_code == 405, (method, address)
            assert "zqareport" not in response.content.decode()
            _guarded(response)


def test_a_form_without_its_token_is_refused_at_every_address(world, addresses):
    """All but the two that have no session: one that a machine writes to with a word of its own, one where browsers report."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    sign_in(client, world.people["coordinator"])
    answered = {name: client.post(address, {}).status_code for name, address in addresses.items()}
    assert {name for name, status in answered.items() if status != 403} == {
        "notifications:notify_callback",
        "upkeep:policy_report",
    }
