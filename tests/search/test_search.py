"""The search finds what its user may read on other pages, and nothing else (R3 to R6, R12)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chronology.models import ChronologyEntry, ReturnedEntry
from chronology.selectors.searching import query_of
from imr.services.register import add_to_register
from reviews.models import AdultIdentity, ReturnPart, Submission
from reviews.services.people import show_names
from sar_portal.access.models import AuditEvent
from sar_portal.combined.services.meeting import add_comment
from sar_portal.search.kinds import KINDS
from sar_portal.search.selectors import FEW, LOOKED_AT, MORE, found_by
from sar_portal.search.words import KeysWith
from tests.accounts.sign_in import sign_in
from tests.world.canaries import MAY_READ, foreign, found_in
from tests.world.personas import PERSONAS

EVERYTHING = " or ".join(MAY_READ)


def words_found(groups) -> str:
    """All that a page of results says: titles, excerpts, references and addresses."""
    return " ".join(f"{one.title} {one.excerpt} {one.link} {one.review.reference}" for g in groups for one in g.found)


def test_each_persona_finds_words_they_may_read_and_no_other(world):
    found = {}
    for persona in PERSONAS:
        if persona != "signed_out":
            said = words_found(found_by(world.people[persona], EVERYTHING, ""))
            assert foreign(persona, said) == set(), persona
            found[persona] = found_in(said)
    assert {"zqareturnedentry", "zqbreturnedreport", "zqoneterms"} <= found["coordinator"]
    assert "zqboardsrecommendation" in found["subgroup"]
    assert {"zqadraftentry", "zqareport"} <= found["author"] & found["agency_lead"]
    assert found["nobody"] == found["auditor"] == found["ended_author"] == set()


def test_an_excluded_person_learns_neither_text_nor_count(world):
    """R12: what stands in no page of theirs changes no number of their results either."""
    excluded = world.people["excluded"]
    review = world.reviews["one"]
    before = [(group.kind.key, len(group.found)) for group in found_by(excluded, "zqareturnedentry or zqareport")]
    add_comment(review=review, about="", text="zqareturnedentry again", by=world.people["coordinator"])
    assert [
        (group.kind.key, len(group.found)) for group in found_by(excluded, "zqareturnedentry or zqareport")
    ] == before
    assert before == []


def test_a_member_of_the_subgroup_on_a_register_finds_nothing_of_that_return(world):
    """R12: found before the register names them, and no text, title or number of it afterwards."""
    member, agency_return = world.people["subgroup"], world.returns["a_one"]
    theirs = "zqareturnedentry or zqboardsrecommendation or zqbreturnedreport"
    before = found_by(member, theirs)
    assert "zqareturnedentry" in found_in(words_found(before))
    fields = {"code": "P9", "name": member.name, "role": "Ward manager", "email": member.email}
    add_to_register(agency_return=agency_return, fields=fields, by=world.people["agency_lead"])
    after = found_by(member, theirs)
    assert "zqareturnedentry" not in found_in(words_found(after))
    assert "zqbreturnedreport" in found_in(words_found(after))
    assert [one for group in after for one in group.found if one.agency_return == agency_return] == []


def test_each_kind_is_asked_through_its_index(world):
    """With every other way made dear: an index that does not fit the expression could not be used at all."""
    indexes = {
        "entries": "returned_search", "reports": "words_of_reports", "recommendations": "words_of_wordings",
        "comments": "words_of_comments", "drafts": "words_of_drafts",
    }  # fmt: skip
    missed = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    for kind in KINDS:
        assert kind.rows(world.people["coordinator"]).model == kind.model
        index = indexes.get(kind.key, f"words_of_{kind.table}")
        plan = kind.model._base_manager.filter(pk__in=KeysWith(kind.table, query_of("falls"))).explain()
        if f"Bitmap Index Scan on {index}" not in plan:
            missed.append(kind.key)
    assert missed == []


def test_what_may_be_read_is_found_behind_however_many_newer_rows_that_may_not(world, monkeypatch):
    """The newest rows are looked at first; those of a version that was replaced stand before the one in force."""
    reader, version = (
        world.people["subgroup"],
        ReturnPart.objects.get(agency_return=world.returns["a_one"], kind="chronology").returned,
    )
    monkeypatch.setattr("sar_portal.search.selectors.FEW", 1)
    entry = ReturnedEntry.objects.filter(submission=version, event__contains="zqareturnedentry").order_by("-pk")[0]
    before = [one.title for group in found_by(reader, "zqareturnedentry") for one in group.found]
    replaced = Submission.objects.create(
        part=version.part, number=version.number + 1, content={}, sha256="0" * 64, by=version.by
    )
    columns = {field.attname: getattr(entry, field.attname) for field in ReturnedEntry._meta.concrete_fields}
    del columns["id"]
    ReturnedEntry.objects.bulk_create(
        ReturnedEntry(**columns | {"submission_id": replaced.pk, "entry_id_then": 10**6 + number, "ref": f"Z-{number}"})
        for number in range(MORE * LOOKED_AT + 5)
    )
    assert entry.ref in before
    assert [one.title for group in found_by(reader, "zqareturnedentry") for one in group.found] == before


def test_a_name_that_was_left_in_is_read_as_a_code_and_not_found_by_its_name(world):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    add_comment(review=review, about="", text="The panel met zqonename Oakley about falls.", by=coordinator)
    name = review.identity.real_name
    add_comment(review=review, about="", text=f"The panel spoke of {name} and of falls.", by=coordinator)
    assert [group for group in found_by(coordinator, f'"{name}"') if group.kind.key == "comments"] == []
    (group,) = [group for group in found_by(coordinator, "falls panel spoke") if group.kind.key == "comments"]
    assert name not in words_found([group])
    show_names(review=review, reason="To write to the family", by=coordinator)
    (group,) = [group for group in found_by(coordinator, "falls panel spoke") if group.kind.key == "comments"]
    assert name in re.sub("</?mark>", "", words_found([group]))


def test_the_title_of_a_comment_is_read_as_its_text_is(world):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    name = review.identity.real_name
    add_comment(review=review, about=f"What {name} said", text="Of quillwort.", by=coordinator)
    (group,) = found_by(coordinator, "quillwort")
    (one,) = group.found
    assert name not in one.title and one.title.startswith("What ") and one.title.endswith(" said")
    show_names(review=review, reason="To write to the family", by=coordinator)
    assert name in found_by(coordinator, "quillwort")[0].found[0].title


def test_who_may_not_see_who_the_adult_is_finds_their_own_words_as_they_typed_them(world):
    """Read as codes they would say which of them is a name (G5)."""
    member, review = world.people["subgroup"], world.reviews["one"]
    tried = [review.identity.real_name, f"{review.identity.date_of_birth:%d/%m/%Y}", "Gerald Umpleby", "02/02/1940"]
    for words in tried:
        add_comment(review=review, about=words, text=f"Quillwort, {words}.", by=member)
    (group,) = found_by(member, "quillwort")
    assert {one.title for one in group.found} == set(tried)
    assert {re.sub("</?mark>", "", one.excerpt) for one in group.found} == {f"Quillwort, {words}." for words in tried}
    (group,) = found_by(world.people["lead_reviewer"], "quillwort")
    assert tried[0] not in words_found([group]) and tried[1] not in words_found([group])


def test_the_adult_is_found_by_the_name_that_pages_show_and_by_the_agencies_name_for_them(world):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    AdultIdentity.objects.filter(review=review).update(code="Quenby")
    add_comment(review=review, about="", text="Quenby spoke of quillwort.", by=coordinator)
    for words in (f"{review.pseudonym} quillwort", "quenby quillwort"):
        (group,) = found_by(coordinator, words)
        assert [f"<mark>{review.pseudonym}</mark>" in one.excerpt for one in group.found] == [True]


def test_words_are_found_by_their_stem_and_marked_as_they_are_written(world):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    hostile = "Referring/calling <script>alert(1)</script> " + "x " * 300 + "was REFERRED twice"
    add_comment(review=review, about="", text=hostile, by=coordinator)
    (group,) = [g for g in found_by(coordinator, "refer twice", "comments")]
    (one,) = group.found
    assert "<mark>Referring</mark>" in one.excerpt
    assert "<script>" not in one.excerpt and "&lt;script&gt;" in one.excerpt
    assert len(one.excerpt) < 500


def test_a_word_that_is_shut_out_tells_nobody_whom_a_code_stands_for(world):
    """A row that dropped out with '-name' would say so; words that are read shut out as ever."""
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    name = review.identity.real_name
    add_comment(review=review, about="", text=f"The panel spoke of {name} and of quillwort.", by=coordinator)
    add_comment(review=review, about="", text="Nobody spoke of quillwort and of bracken.", by=coordinator)
    assert len(found_by(coordinator, "quillwort")[0].found) == 2
    for spelled in (f'-"{name}"', f"-{name.split()[-1]}", f"-{name.split()[-1].upper()}"):
        assert len(found_by(coordinator, f"quillwort {spelled}")[0].found) == 2, spelled
    assert len(found_by(coordinator, "quillwort -bracken")[0].found) == 1


def test_a_text_of_more_words_than_an_index_holds_is_searched_by_its_beginning(world):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    long = "quillwort " + " ".join(f"word{number}x{number * 7919}" for number in range(120_000))
    add_comment(review=review, about="", text=long, by=coordinator)
    assert len(found_by(coordinator, "quillwort")[0].found) == 1


@pytest.mark.parametrize("words", ['"', "or", "-", "-falls", "((", "%", "\\", "'", ":*", "<->", "the"])
def test_whatever_is_typed_is_a_search(world, words):
    found_by(world.people["coordinator"], words)


def test_the_page_finds_records_and_says_nothing_of_what_was_typed(world, client):
    sign_in(client, world.people["coordinator"])
    before = AuditEvent.objects.count()
    page = client.post("/search/", {"words": "zqareturnedentry"})
    assert "<mark>zqareturnedentry</mark>" in page.content.decode()
    seen = list(AuditEvent.objects.order_by("pk")[before:])
    assert [(one.what, one.verb) for one in seen] == [("viewed", "result_list")]
    assert found_in(str(seen[0].details)) == set()
    assert page.request["QUERY_STRING"] == ""


def test_more_than_a_few_are_told_and_shown_when_asked_for(world, client):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    for number in range(FEW + 2):
        add_comment(review=review, about="", text=f"Quillwort {number}", by=coordinator)
    (group,) = found_by(coordinator, "quillwort")
    assert (len(group.found), group.more) == (FEW, True)
    (group,) = found_by(coordinator, "quillwort", "comments")
    assert (len(group.found), group.more) == (FEW + 2, False)


def test_as_many_queries_for_ten_found_as_for_one(world):
    author = world.people["author"]
    entry = ChronologyEntry.objects.filter(event__icontains="zqadraftentry").first()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            groups = found_by(author, "zqadraftentry")
        asked.found = sum(len(group.found) for group in groups)
        return len(queries)

    before, few = asked(), asked.found
    for number in range(8):
        entry.pk, entry.ref = None, f"AGA-9{number}"
        entry._state.adding = True
        entry.save()
    assert asked() == before
    assert asked.found == few + 8


def test_too_often_is_said_and_keeps_the_words(world, client):
    sign_in(client, world.people["nobody"])
    for _ in range(30):
        assert client.post("/search/", {"words": "falls"}).context["groups"] == []
    page = client.post("/search/", {"words": "falls"})
    assert page.context["groups"] is None
    assert "very often" in page.content.decode() and 'value="falls"' in page.content.decode()
