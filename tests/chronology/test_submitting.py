"""What is submitted is frozen three times over, the same each time; drafts stay in the agency (R3, R7, R12)."""

import pytest
from django.db import DatabaseError, connection, transaction

from chronology.models import ReturnedEntry
from chronology.selectors.composite import composite_for
from chronology.services.entries import add_entry, change_entry
from chronology.services.submitting import submit_chronology
from imr.services.register import add_to_register
from reviews.models import PartState, ReturnPart
from reviews.services.returning import make_paper, query
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.documents.selectors import content_of
from tests.chronology.world import entry, fresh, returned, values
from tests.documents.reading import words


def test_rows_and_version_and_paper_say_the_same(police):
    entry(police, date="?11/07/2025", time="1940hrs", event="Officers were let in.")
    entry(police, date="Late August 2025", time="", event="Visits were fewer.", kloe_numbers=[1, 2])
    entry(police, date="1/9/2025 to 30/9/2025", time="", event="No contact with Arthur.", kind="no_contact")
    submission = submit_chronology(chronology=fresh(police.chronology), by=police.author)
    rows = list(ReturnedEntry.objects.filter(submission=submission).order_by("sort_day", "sort_minute", "order_in_day"))
    frozen = submission.content["entries"]
    assert [row.ref for row in rows] == [one["ref"] for one in frozen] == ["POL-01", "POL-02", "POL-03"]
    shown = [[part for part in (row.date_words, row.time_words) if part] for row in rows]
    assert shown == [one["when"] for one in frozen]
    assert [row.event for row in rows] == [one["what_happened"] for one in frozen]
    assert submission.content["no_contact"][0]["period"] == rows[2].date_words
    paper = make_paper(submission=submission, stage="submitted")
    printed = words(content_of(paper.rendering.pdf))
    for row in rows:
        assert row.event in printed
        assert row.date_words in printed
    assert submission.sha256[:16] in printed.replace(" ", "")


def test_what_needs_attention_is_not_submitted(police):
    with pytest.raises(Refused):
        submit_chronology(chronology=police.chronology, by=police.author)
    row = entry(police, source="")
    with pytest.raises(Refused) as refused:
        submit_chronology(chronology=police.chronology, by=police.author)
    assert "One entry needs" in refused.value.sentence
    change_entry(entry=row, version=1, values=values(), by=police.author)
    submit_chronology(chronology=fresh(police.chronology), by=police.author)


def test_only_the_author_submits_and_only_once(police):
    entry(police)
    for by in (police.contributor, police.manager, police.lead):
        with pytest.raises(NotAllowed):
            submit_chronology(chronology=fresh(police.chronology), by=by)
    submit_chronology(chronology=fresh(police.chronology), by=police.author)
    with pytest.raises(NotNow):
        submit_chronology(chronology=fresh(police.chronology), by=police.author)
    with pytest.raises(NotNow):
        add_entry(chronology=fresh(police.chronology), values=values(), by=police.author)


def test_an_author_found_to_be_on_the_register_does_not_submit(police):
    entry(police)
    fields = {"code": "PC1", "name": police.author.name, "role": "Officer", "email": police.author.email}
    add_to_register(agency_return=police.ret, fields=fields, by=police.lead)
    with pytest.raises((Refused, NotAllowed)):
        submit_chronology(chronology=fresh(police.chronology), by=police.author)
    assert not ReturnedEntry.objects.exists()


@pytest.mark.parametrize(
    "change", ["update chronology_returnedentry set event = 'x'", "delete from chronology_returnedentry"]
)
def test_returned_rows_never_change(police, change):
    entry(police)
    submit_chronology(chronology=police.chronology, by=police.author)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert ReturnedEntry.objects.get().event == values()["event"]


def test_the_board_reads_the_accepted_version_and_no_later_draft(world, police):
    entry(police)
    assert not composite_for(world.coordinator, world.review).exists()
    submit_chronology(chronology=fresh(police.chronology), by=police.author)
    assert not composite_for(world.coordinator, world.review).exists()


def test_a_draft_after_a_query_does_not_show(world, police):
    row = entry(police)
    submission = returned(police)
    query(
        part=ReturnPart.objects.get(pk=police.part.pk),
        submission=submission,
        checklist={},
        reason="Which door?",
        by=world.coordinator,
    )
    change_entry(entry=row, version=1, values=values(event="The back door."), by=police.author)
    entry(police, event="A new row")
    assert ReturnPart.objects.get(pk=police.part.pk).state == PartState.IN_PROGRESS
    for viewer in (world.coordinator, world.reviewer, world.subgroup):
        assert [one.event for one in composite_for(viewer, world.review)] == [values()["event"]]
    returned_again = returned(police)
    assert returned_again.number == 2
    assert [one.event for one in composite_for(world.subgroup, world.review)] == ["The back door.", "A new row"]


def test_who_is_on_the_register_reads_no_row_of_that_return(world, police):
    entry(police)
    returned(police)
    assert composite_for(world.subgroup, world.review).count() == 1
    fields = {"code": "PC9", "name": world.subgroup.name, "role": "Officer", "email": world.subgroup.email}
    add_to_register(agency_return=police.ret, fields=fields, by=police.lead)
    assert not composite_for(world.subgroup, world.review).exists()
    assert composite_for(world.reviewer, world.review).count() == 1


def test_agencies_read_nothing_of_one_another(world, police):
    entry(police)
    returned(police)
    for viewer in (world.leads[1], police.contributor, world.stranger, world.other_coordinator):
        assert not composite_for(viewer, world.review).exists()
