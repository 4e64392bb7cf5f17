"""Every page with case content is recorded, also the one that says that two people wrote at once (R10, R14)."""

import pytest
from django.db import OperationalError

from sar_portal.access.models import AuditEvent
from tests.imr import writing
from tests.walls import owner

pytestmark = pytest.mark.django_db


def test_what_somebody_else_wrote_is_not_shown_without_a_record(client):
    w = writing.drafting()
    page = f"/returns/{writing.REFERENCE}/report/sections/introduction/"
    client.force_login(w.author)
    assert client.post(f"{page}autosave/", {"version": 0, "text": "The first text"}).status_code == 200
    before = AuditEvent.objects.filter(what="viewed").count()
    answer = client.post(f"{page}autosave/", {"version": 0, "text": "Another text"})
    assert answer.status_code == 409 and "The first text" in answer.content.decode()
    assert AuditEvent.objects.filter(what="viewed").count() == before + 1


def test_where_nothing_can_be_recorded_nothing_is_shown(client, monkeypatch):
    """No record, no page: the audit trail that cannot be written to shows nobody anything (L1)."""
    w = writing.drafting()
    page = f"/returns/{writing.REFERENCE}/report/sections/introduction/"
    client.force_login(w.author)
    client.raise_request_exception = False
    assert client.post(f"{page}autosave/", {"version": 0, "text": "The first text"}).status_code == 200
    assert "The first text" in client.get(page).content.decode()

    def away(subject):
        raise OperationalError

    monkeypatch.setattr("sar_portal.access.audit.scope_id_of", away)
    answer = client.get(page)
    assert answer.status_code == 503 and "The first text" not in answer.content.decode()


def test_nor_where_the_portal_may_not_record(client):
    w = writing.drafting()
    page = f"/returns/{writing.REFERENCE}/report/sections/introduction/"
    client.force_login(w.author)
    client.raise_request_exception = False
    assert client.post(f"{page}autosave/", {"version": 0, "text": "The first text"}).status_code == 200
    answer = client.get(page)
    assert answer.status_code == 200 and "The first text" in answer.content.decode()
    with owner() as cursor:
        cursor.execute("REVOKE EXECUTE ON FUNCTION record_event FROM PUBLIC, sar_portal_app")
    answer = client.get(page)
    assert answer.status_code >= 500 and "The first text" not in answer.content.decode()


def test_an_address_with_a_null_byte_is_an_unknown_one(client):
    w = writing.drafting()
    client.force_login(w.author)
    client.raise_request_exception = False
    for page in ("/returns/%00/", "/reviews/A%00B/", "/reviews/%00/chronology/"):
        assert client.get(page).status_code == 404, page
