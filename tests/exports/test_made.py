"""A file holds what its asker may read at that moment, and nothing else, whatever its kind (R3, R5, R12, Z6, E1, E2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from chronology.models import BoardColumns, Chronology, ReturnedEntry
from imr.services.register import add_to_register
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.combined.selectors.returns import kloe_matrix
from sar_portal.combined.services.sharing import withdraw_sharing
from sar_portal.documents import storage
from sar_portal.documents.models import Making
from sar_portal.exports import policies
from sar_portal.exports.models import Disclosure, Export
from sar_portal.exports.selectors.content import MOST
from sar_portal.exports.selectors.lists import register_page
from sar_portal.exports.services import making
from sar_portal.exports.services.asking import decide_names
from tests.exports.making import KINDS, asked, file_of, made, rows_of, text_in
from tests.world.canaries import foreign

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("what", ["composite", "answers"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_holds_what_was_returned_and_no_draft(world, what, kind):
    export = made(asked(world, "subgroup", what=what, kind=kind))
    assert (export.state, export.sentence) == ("ready", "")
    text = text_in(file_of(export), kind)
    assert ("zqareturnedentry" if what == "composite" else "zqbreturnedreport") in text
    assert foreign("subgroup", text) == set()
    assert "OFFICIAL-SENSITIVE" in text and f"export {export.pk}" in text
    if kind != "csv":  # a CSV file has no place for it but the register
        assert all(words in text for words in ("HM Coroner", "The inquest", "Request or order of a coroner"))


def test_a_date_stands_as_it_was_written_with_its_bounds_beside_it(world):
    rows = {row["Date"]: row for row in rows_of(made(asked(world)))}
    assert list(rows) == ["14/02/2025", "3/03/2025", "April 2025"]
    april = rows["April 2025"]
    assert (april["Earliest day"], april["Latest day"], april["Precision"]) == ("2025-04-01", "2025-04-30", "month")
    assert rows["14/02/2025"]["Earliest hour"] == "09:30" and rows["14/02/2025"]["Latest hour"] == ""
    assert {row["Marking"] for row in rows.values()} == {"OFFICIAL-SENSITIVE"}


def test_the_boards_own_names_stand_over_its_columns_where_people_read(world):
    said = [{"name": "contact_type", "label": "Kind of contact zq"}]
    board = world.reviews["one"].board
    named = BoardColumns.objects.create(board=board, columns=said, by=world.people["administrator"], verb="changed")
    Chronology.objects.update(asked=named)
    found = {kind: text_in(file_of(made(asked(world, kind=kind))), kind) for kind in ("docx", "xlsx", "csv")}
    assert {kind: "Kind of contact zq" in text for kind, text in found.items()} == {
        "docx": True,
        "xlsx": True,
        "csv": False,
    }


def test_the_filter_of_the_address_holds_and_one_that_cannot_be_read_exports_nothing(world):
    assert len(rows_of(made(asked(world, query="words=zebra")))) == 0
    kept = made(asked(world, query="since=2025-03-01&until=2025-03-31&agency=AGA&after=9.9.9.9"))
    assert [row["Date"] for row in rows_of(kept)] == ["3/03/2025"]
    for query in ("agency=NOBODY", "kloe=99", "since=whenever", "agency=AGX", f"junk={'x' * 700}"):
        with pytest.raises(Refused, match="can’t be applied"):
            asked(world, query=query)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["composite", "answers"])
def test_where_nothing_is_returned_there_is_a_file_that_says_so(world, what, kind):
    export = made(asked(world, review=world.reviews["two"], what=what, kind=kind))
    assert export.state == "ready"
    text = text_in(file_of(export), kind)
    assert "TSAB-SAR-2026-02" in text or kind == "csv"


def test_an_agency_exports_its_own_version_and_the_board_only_what_was_returned(world):
    submission = world.returns["a_one"].parts.get(kind="chronology").submissions.get(number=1)
    of = {"what": "chronology", "submission": submission}
    for who in ("author", "senior_manager", "agency_lead", "coordinator", "subgroup"):
        export = made(asked(world, who, **of))
        assert export.state == "ready" and len(rows_of(export)) == 3
        assert (
            export.scope
            == (world.reviews["one"] if who in ("coordinator", "subgroup") else world.returns["a_one"]).scope
        )
    for who in ("contributor", "other_author", "other_lead", "excluded", "ended_author", "administrator", "auditor"):
        with pytest.raises(NotAllowed):
            asked(world, who, **of)


@pytest.mark.parametrize(
    "who", ["author", "other_lead", "contributor", "excluded", "administrator", "auditor", "nobody"]
)
def test_nobody_outside_the_board_exports_what_reads_across_agencies(world, who):
    for what in ("composite", "answers"):
        with pytest.raises(NotAllowed):
            asked(world, who, what=what)


def test_a_role_lost_before_the_worker_comes_makes_no_file(world):
    """Z6: checked as the person who asked, when it is made."""
    export = asked(world, "subgroup")
    withdraw_sharing(
        review=world.reviews["one"], member=world.people["subgroup"], reason="Left", by=world.people["coordinator"]
    )
    made(export)
    assert (export.state, export.storage_name) == ("failed", "")
    assert "no longer have access" in export.sentence
    assert not Disclosure.objects.filter(export=export).exists()


def test_a_role_lost_while_the_file_is_written_keeps_no_file(world, monkeypatch, settings):
    export = asked(world, "subgroup", kind="xlsx")

    def workbook(sheet):
        withdraw_sharing(
            review=world.reviews["one"], member=world.people["subgroup"], reason="Left", by=world.people["coordinator"]
        )
        return b"a workbook"

    removed: list[str] = []
    remove = storage.remove
    monkeypatch.setattr(making, "workbook", workbook)
    monkeypatch.setattr(storage, "remove", lambda name: removed.append(name) or remove(name))
    before = set(storage.names())
    made(export)
    assert export.state == "failed" and len(removed) == 1 and set(storage.names()) == before


def test_an_excluded_person_gets_neither_the_rows_nor_the_file_made_before(world):
    """R12, on the next request."""
    before, waiting, member = made(asked(world, "subgroup")), asked(world, "subgroup"), world.people["subgroup"]
    excluded(world, member)
    with pytest.raises(NotAllowed):
        policies.check_still_has(before, by=member)
    assert rows_of(made(waiting)) == [] and waiting.versions == []
    assert rows_of(made(asked(world, "subgroup"))) == []


def excluded(world, person) -> None:
    fields = {"code": "P9", "name": person.name, "role": "Nurse", "email": person.email}
    add_to_register(agency_return=world.returns["a_one"], fields=fields, by=world.people["agency_lead"])


def test_a_version_that_comes_while_the_file_is_written_keeps_no_file(world, monkeypatch):
    """What the register would say of it would not be true."""
    export = asked(world)

    def csv_of(sheet):
        part = world.returns["a_one"].parts.get(kind="chronology")
        type(part).objects.filter(pk=part.pk).update(returned=None)
        return b"a table"

    monkeypatch.setattr(making, "csv_of", csv_of)
    made(export)
    assert (export.state, export.sentence) == ("failed", making.OTHER_VERSIONS)


def test_real_names_are_for_those_who_may_know_them(world):
    with pytest.raises(NotAllowed):
        asked(world, "subgroup", names="names")
    entry = ReturnedEntry.objects.filter(review=world.reviews["one"]).first()
    ReturnedEntry.objects.bulk_create([copied(entry, event="SW1 called on Robin.")])
    for who in ("coordinator", "lead_reviewer"):
        text = file_of(made(asked(world, who, names="names"))).decode("utf-8-sig")
        assert "Hilda Zqapersoncode called on Robina Zqonename." in text


def copied(entry: ReturnedEntry, **changes) -> ReturnedEntry:
    fields = {field.attname: getattr(entry, field.attname) for field in ReturnedEntry._meta.concrete_fields}
    return ReturnedEntry(**fields | {"id": None, "ref": "AGA-99"} | changes)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])  # tests/papers has it on real paper
def test_an_answer_is_formatted_in_word_and_as_typed_in_a_spreadsheet(world, kind, monkeypatch):
    def marked(*args, **more):
        rows = kloe_matrix(*args, **more)
        said = [replace(one, content=(one.content or {}) | {"why": "They **wagtail** y"}) for one in rows[0].answers]
        return [replace(rows[0], answers=said)]

    monkeypatch.setattr("sar_portal.exports.selectors.answers.kloe_matrix", marked)
    text = text_in(file_of(made(asked(world, what="answers", kind=kind))), kind)
    assert "wagtail" in text and ("**wagtail**" in text) == (kind != "docx")


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_text_in_every_kind(world, kind):
    entry = ReturnedEntry.objects.filter(review=world.reviews["one"]).first()
    hostile = '=HYPERLINK("http://x") <script>&amp;]]></w:t>\x0b'
    ReturnedEntry.objects.bulk_create([copied(entry, event=hostile, source="@SUM(A1)", action="  +1", people="-1\t=2")])
    export = made(asked(world, kind=kind))
    assert export.state == "ready"
    if kind != "pdf":  # tests/papers has it on real paper
        text = text_in(file_of(export), kind).replace('""', '"')
        assert '=HYPERLINK("http://x") <script>&amp;]]></w:t>' in text


def test_the_eleventh_file_in_an_hour_is_refused(world):
    for _ in range(policies.MOST_AN_HOUR - 1):  # the world has one already
        asked(world)
    with pytest.raises(Refused, match="within an hour"):
        asked(world)
    Export.objects.update(asked_at=timezone.now() - timedelta(minutes=61))
    asked(world)


@pytest.mark.parametrize("lacking", ["recipient", "purpose"])
def test_for_whom_and_why_is_always_said(world, lacking):
    with pytest.raises(Refused, match="who the file is for"):
        asked(world, **{lacking: "  "})
    with pytest.raises(Refused, match="on which ground"):
        asked(world, basis="other")


def test_more_than_a_paper_holds_is_refused_when_it_is_asked_for(world, monkeypatch):
    monkeypatch.setitem(MOST, "pdf", 2)
    with pytest.raises(Refused, match="at most 2 entries, and these are 3"):
        asked(world, kind="pdf")
    assert made(asked(world, kind="csv")).state == "ready"


def test_twice_is_once_and_a_killed_worker_holds_nothing_up(world):
    export = made(asked(world))
    name = export.storage_name
    made(export)
    assert export.storage_name == name and Disclosure.objects.filter(export=export).count() == 1
    left = asked(world)
    Export.objects.filter(pk=left.pk).update(state="making", state_since=timezone.now() - timedelta(minutes=2))
    claim = Making.objects.create(what=left.making)
    assert left.pk in making.waiting_exports()
    assert made(left).state == "making"  # another worker has it, and was heard of just now
    Making.objects.filter(pk=claim.pk).update(heard_at=timezone.now() - timedelta(minutes=6))
    assert made(left).state == "ready"


def test_what_ends_each_worker_that_tries_it_is_given_up(world):
    export = asked(world)
    for _ in range(making.MOST_ATTEMPTS):
        assert making._begin(export)  # and then the worker is gone
        assert Export.objects.filter(pk=export.pk, state="making").update(state_since=LONG_AGO) == 1
        assert export.pk in making.waiting_exports()
    made(export)
    assert (export.state, export.sentence) == ("failed", making.GAVE_UP)
    assert export.pk not in making.waiting_exports()


def test_what_breaks_is_said_and_not_tried_for_ever(world, monkeypatch):
    export = asked(world)
    monkeypatch.setattr(making, "csv_of", lambda sheet: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(export)
    export.refresh_from_db()
    assert export.state == "failed" and export.pk not in making.waiting_exports()


def test_after_a_day_the_file_is_gone_and_the_register_stays(world, settings):
    export = made(asked(world))
    path = settings.PRIVATE_ROOT / export.storage_name
    assert path.exists() and making.expire_exports() == 0
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now())
    assert making.expire_exports() == 1 and making.expire_exports() == 0
    export.refresh_from_db()
    assert export.state == "expired" and not path.exists()
    _, register = register_page(world.people["coordinator"], export.review, None, 100)
    line = next(one for one in register if one.disclosure.export_id == export.pk)
    assert line.disclosure.file_sha256 == export.file_sha256


def test_what_is_asked_made_and_expired_is_in_the_trail_without_a_word_of_the_case(world):
    export = made(asked(world, query="words=zqareturnedentry"))
    events = AuditEvent.objects.filter(subject=f"exports.export:{export.pk}")
    assert [event.verb for event in events.order_by("number")] == ["ask_export", "make_export"]
    assert "zq" not in str(list(events.values_list("details", flat=True)))


def test_only_the_asker_decides_and_only_while_it_waits(world):
    export = made(asked(world))
    with pytest.raises(NotAllowed):
        decide_names(export=export, written={}, by=world.people["lead_reviewer"])
    with pytest.raises(NotNow):
        decide_names(export=export, written={}, by=world.people["coordinator"])
