"""Names that were left in: found before a file is made, decided on by a person, changed in the file alone."""

import pytest
from django.db import IntegrityError, transaction

from chronology.models import ReturnedEntry
from reviews.models import CommonPerson
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.exports.models import NamesDecision
from sar_portal.exports.services.asking import KEEP, decide_names
from tests.exports.making import asked, file_of, made, rows_of, text_in
from tests.exports.test_made import copied
from tests.walls import owner

LEFT = "Robina Zqonename was seen. Hilda Zqapersonncode rang. Robina Zqonename slept. NHS 943 476 5919."


@pytest.fixture
def found(world):
    """An export that stopped at the names: the adult's twice, a misspelt practitioner's, a number."""
    entry = ReturnedEntry.objects.filter(review=world.reviews["one"]).first()
    ReturnedEntry.objects.bulk_create([copied(entry, event=LEFT)])
    export = made(asked(world))
    assert export.state == "names_found" and export.storage_name == ""
    return export


def by_text(export) -> dict:
    return {one.text: one for one in export.found.all()}


def test_what_was_found_is_listed_once_with_where_and_why(found):
    words = by_text(found)
    assert {"Robina Zqonename", "Hilda Zqapersonncode"} <= set(words)
    adult = words["Robina Zqonename"]
    assert adult.times == 2 and adult.whose == "AGA" and adult.why and adult.options
    assert adult.places[0]["where"] == "AGA-99" and adult.places[0]["after"].startswith(" was seen")
    assert any("943" in text for text in words)


def test_all_become_codes_in_the_file_and_no_row_changes(world, found):
    before = list(ReturnedEntry.objects.order_by("pk").values())
    decide_names(
        export=found, written={one.pk: one.options[0] for one in found.found.all()}, by=world.people["coordinator"]
    )
    made(found)
    text = file_of(found).decode("utf-8-sig")
    assert found.state == "ready"
    assert not any(word in text for word in ("Zqonename", "Zqapersonncode", "943 476 5919"))
    assert list(ReturnedEntry.objects.order_by("pk").values()) == before


def test_one_can_stay_and_the_decision_is_kept(world, found):
    words = by_text(found)
    stays = words["Hilda Zqapersonncode"]
    written = {one.pk: one.options[0] for one in words.values()} | {stays.pk: KEEP}
    decide_names(export=found, written=written, by=world.people["coordinator"])
    row = next(row for row in rows_of(made(found)) if row["Reference"] == "AGA-99")
    assert "Hilda Zqapersonncode rang" in row["What happened"] and "Zqonename" not in row["What happened"]
    decision = NamesDecision.objects.get(subject=found)
    assert decision.written[str(stays.pk)] == "" and decision.by == world.people["coordinator"]
    with owner(), pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        NamesDecision.objects.update(written={})


def test_everything_found_needs_an_answer_of_its_own(world, found):
    written = {one.pk: one.options[0] for one in found.found.all()}
    for wrong in ("", "Somebody else", None):
        with pytest.raises(Refused, match="what becomes of it"):
            decide_names(export=found, written=written | {min(written): wrong}, by=world.people["coordinator"])


def test_what_came_after_the_decision_becomes_a_code_unasked(world, found):
    decide_names(export=found, written={one.pk: KEEP for one in found.found.all()}, by=world.people["coordinator"])
    entry = ReturnedEntry.objects.get(ref="AGA-99")
    ReturnedEntry.objects.bulk_create([copied(entry, ref="AGA-100", event="Hilda Zqapersoncode came.")])
    text = file_of(made(found)).decode("utf-8-sig")
    assert "Hilda Zqapersonncode rang" in text and "Hilda Zqapersoncode came" not in text


def test_every_text_passes_the_gate(world):
    """What is no text of a row is searched as well: a date that could not be read, a line of enquiry, a role, the filter."""
    review, entry = world.reviews["one"], ReturnedEntry.objects.filter(review=world.reviews["one"]).first()
    day = "the day that Robina Zqonename fell"
    unread = {"date_original": day, "date_from": None, "date_to": None, "precision": "unknown"}
    ReturnedEntry.objects.bulk_create([copied(entry, **unread)])
    said = {"title": "Robina Zqonename and fire", "question": "Who saw Robina Zqonename?"}
    enquiry = review.kloes.get(number=1)
    save_checked(enquiry, version=enquiry.version, values=said, by=world.people["coordinator"])
    CommonPerson.objects.create(review=review, code="FM9", name="Someone", role="Sister of Robina Zqonename")
    for what, where in (("composite", ["AGA-99", "People by code"]), ("answers", ["Line of enquiry 1"])):
        export = made(asked(world, what=what, kind="docx"))
        assert export.state == "names_found"
        seen = {place["where"] for one in export.found.all() for place in one.places}
        assert set(where) <= seen, (what, seen)
        written = {one.pk: one.options[0] for one in export.found.all()}
        decide_names(export=export, written=written, by=export.asked_by)
        assert "Zqonename" not in text_in(file_of(made(export)), "docx")
    export = made(asked(world, query="words=Zqonename&people=Robina+Zqonename"))
    assert {place["where"] for one in export.found.all() for place in one.places} >= {"Filter"}


def test_the_purpose_is_searched_too(world):
    export = made(asked(world, purpose="For the sister of Robina Zqonename"))
    assert [one.text for one in export.found.all()] == ["Robina Zqonename"]
    assert export.found.get().whose == ""
