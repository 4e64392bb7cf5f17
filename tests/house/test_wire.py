"""What every answer carries, whatever its status, and that looking changes nothing (security.md H1 to H3)."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.accounts.sign_in import sign_in
from tests.world.places import place, url_names

CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'none'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "manifest-src 'self'",
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
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


def test_a_form_without_its_token_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, world.people["coordinator"])
    address = place(world, "combined:comment_add", ["reference"])
    assert client.post(address, {"text": "x"}).status_code == 403


# What a look may add to: who looked, and the session's own bookkeeping.
MAY_GROW = {"access_auditevent", "access_auditchain", "django_session", "usersessions_usersession"}


def _rows() -> dict[str, int]:
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - MAY_GROW)
    with connection.cursor() as cursor:
        # Names come from our own models, so nothing of a request is in this statement.
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', count(*) FROM \"{t}\"" for t in tables))  # noqa: S608
        return dict(cursor.fetchall())


@pytest.mark.parametrize("persona", ["coordinator", "author", "agency_lead", "administrator"])
def test_looking_at_every_page_adds_and_removes_no_row(world, persona):
    client = _client(world, persona)
    client.get("/")
    before, changed = _rows(), []
    for name, wanted in url_names().items():
        address = place(world, name, wanted)
        if name.startswith(("account_", "mfa_")):
            continue
        for one in (address, address.replace("SAR-2026-01", "SAR-2026-02")):
            client.get(one)
            after = _rows()
            changed += [
                f"{one}: {table} {before[table]} to {rows}" for table, rows in after.items() if rows != before[table]
            ]
            before = after
    assert changed == []
