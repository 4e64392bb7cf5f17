"""The query that docs/incident.md gives answers who saw what."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from sar_portal.access.audit import record
from tests.reviews import world as making


@pytest.mark.django_db
def test_the_query_of_the_guide_finds_what_one_person_saw_and_who_saw_one_review():
    w = making.sent_world()
    record("viewed", "canary_page", w.review, by=w.auditor)
    [query] = re.findall(r"```sql\n(.*?)```", (Path(settings.BASE_DIR) / "docs/incident.md").read_text(), re.DOTALL)
    by_person = query.replace("someone@example.org", w.auditor.email)
    by_review = (
        re.sub(r"WHERE e\.actor_id = .*?\n", "WHERE\n", query).replace("-- e.", "e.").replace("--   UNION", "UNION")
    )
    by_review = by_review.replace("ASAB-SAR-2026-01", w.review.reference)
    with connection.cursor() as cursor:
        cursor.execute(by_person)
        assert [row[3] for row in cursor.fetchall()] == ["canary_page"]
        cursor.execute(by_review)
        found = cursor.fetchall()
    assert any(row[3] == "canary_page" and row[1] == w.auditor.email for row in found)
    assert any(row[3] == "send_request" for row in found) and {row[4] for row in found} >= {"review", "return"}
