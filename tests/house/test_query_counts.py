"""How many queries the main pages need; a new one is a decision (UPDATE_QUERY_COUNTS=1 writes the list anew)."""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chronology.models import ReturnedEntry
from chronology.services import entries
from reviews.models import PartKind
from sar_portal.actions.services import acting
from sar_portal.actions.services.recommendations import add_board_recommendation
from sar_portal.combined.services.meeting import add_comment
from tests.accounts.sign_in import sign_in
from tests.world.places import place, url_names
from tests.world.returns import typed

KEPT = Path(__file__).parent / "query_counts.json"
PAGES = {
    "home:work_list": "coordinator",
    "reviews:review_list": "coordinator",
    "reviews:review_overview": "coordinator",
    "reviews:return_progress": "coordinator",
    "combined:combined_overview": "coordinator",
    "combined:composite_list": "coordinator",
    "combined:gap_list": "coordinator",
    "combined:disagreement_list": "coordinator",
    "combined:disagreement_detail": "coordinator",
    "combined:episode_list": "coordinator",
    "chronology:query_list": "author",
    "combined:timeline_detail": "coordinator",
    "combined:entry_detail": "coordinator",
    "combined:answer_compare": "coordinator",
    "combined:learning_list": "coordinator",
    "combined:recommendation_list": "coordinator",
    "combined:key_list": "coordinator",
    "combined:meeting_detail": "coordinator",
    "chronology:entry_list": "author",
    "chronology:check_list": "author",
    "imr:return_hub": "author",
    "imr:register_list": "author",
    "imr:interview_list": "author",
    "imr:report_detail": "author",
    "imr:return_ready": "author",
    "actions:tracker_list": "coordinator",
    "actions:recommendation_detail": "coordinator",
    "actions:progress_detail": "coordinator",
    "exports:export_list": "coordinator",
    "exports:export_new": "coordinator",
    "exports:export_detail": "coordinator",
    "exports:disclosure_list": "coordinator",
    "exports:disclosure_audit": "auditor",
    "closing:closing_detail": "coordinator",
    "closing:metadata_list": "coordinator",
    "closing:annual_detail": "coordinator",
    "people:person_list": "administrator",
    "people:audit_list": "auditor",
    "notifications:notice_list": "coordinator",
    "notifications:date_list": "coordinator",
}


# What a version froze is as long as all that an agency returned. These show it; no other page may read it by the way.
SHOWS_CONTENT = {
    "combined:answer_compare", "combined:combined_overview", "combined:learning_list", "combined:recommendation_list",
}  # fmt: skip


def _asked(world, name: str) -> list[str]:
    client = Client()
    sign_in(client, world.people[PAGES[name]])
    address = place(world, name, url_names()[name])
    assert client.get(address).status_code == 200  # whatever is only made at the first look is made
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return [query["sql"] for query in queries]


def test_the_main_pages_need_as_many_queries_as_is_written_down(world):
    asked = {name: _asked(world, name) for name in PAGES}
    counted = {name: len(queries) for name, queries in asked.items()}
    if os.environ.get("UPDATE_QUERY_COUNTS") == "1":
        KEPT.write_text(json.dumps(counted, indent=2) + "\n")
    assert counted == json.loads(KEPT.read_text())
    reads = {name for name, queries in asked.items() if any('"reviews_submission"."content"' in sql for sql in queries)}
    assert reads == SHOWS_CONTENT


def _double(world) -> None:
    """Twice the entries, drafts and comments of review 1."""
    for row in list(ReturnedEntry.objects.all()):
        row.pk, row.ref, row._state.adding = None, f"{row.ref}-again", True
        row.save(force_insert=True)
    chronology = world.returns["a_one"].parts.get(kind=PartKind.CHRONOLOGY).chronology
    for number in range(chronology.entries.count()):
        entries.add_entry(chronology=chronology, values=typed(f"again {number}"), by=world.people["author"])
    add_comment(review=world.reviews["one"], about="", text="Another", by=world.people["coordinator"])
    _double_recommendations(world)


def _double_recommendations(world) -> None:
    """Two more of the board, each with an action and a note."""
    by = world.people["coordinator"]
    for words in ("One more", "Another"):
        one = add_board_recommendation(review=world.reviews["one"], text=words, level="partnership", kloes=[2], by=by)
        acting.add_action(recommendation=one, what=words, lead_officer="Chair", by=by)
        acting.add_note(recommendation=one, text=words, by=by)


@pytest.mark.parametrize(
    "name",
    [
        "reviews:review_overview",
        "combined:composite_list",
        "combined:timeline_detail",
        "combined:answer_compare",
        "home:work_list",
        "chronology:entry_list",
        "actions:tracker_list",
        "actions:progress_detail",
    ],
)
def test_more_data_needs_no_more_queries(world, name):
    before = len(_asked(world, name))
    _double(world)
    assert len(_asked(world, name)) == before
