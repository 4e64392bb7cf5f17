"""A board says which columns it shows, which must be filled and what they are called; the names of what is stored are fixed."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from chronology.columns import HOUSE, NAMES, Columns, from_data
from chronology.forms.imports import ColumnsForm
from chronology.models import BoardColumns, Chronology, ChronologyEntry
from chronology.selectors import readiness
from chronology.selectors.columns import board_columns_of, columns_for, newest_of
from chronology.selectors.previews import preview_of
from chronology.services.columns import decide_columns
from chronology.services.imports import accept_import, begin_paste
from chronology.services.submitting import frozen_chronology, submit_chronology
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.documents import shapes
from sar_portal.documents.shape_check import check_shape
from tests.chronology.world import entry, fresh, values

SAID = [
    {"name": "contact_type", "label": "Kind of contact", "shown": True, "mandatory": True},
    {"name": "adults_voice", "label": "", "shown": False, "mandatory": True},
    {"name": "source", "label": "Evidence", "shown": False, "mandatory": False},
]


def row(**other) -> SimpleNamespace:
    blank = dict.fromkeys((column.stored for column in HOUSE), "") | {"kind": "event", "needs_attention": ""}
    return SimpleNamespace(**(blank | other))


def test_date_source_and_event_are_always_shown_and_mandatory():
    columns = from_data(SAID)
    assert (columns["source"].label, columns["source"].shown, columns["source"].mandatory) == ("Evidence", True, True)
    assert all(columns[name].shown and columns[name].mandatory for name in ("date", "source", "event"))


def test_a_column_that_is_left_out_is_not_asked_for_but_never_hidden():
    columns = from_data(SAID)
    assert not columns["adults_voice"].mandatory
    assert "adults_voice" not in [column.name for column in columns.shown(row())]
    assert "adults_voice" in [column.name for column in columns.shown(row(adults_voice="I want to go home"))]


def test_what_the_board_does_not_know_is_as_the_house_has_it():
    assert from_data(None) == Columns(HOUSE)
    assert from_data([{"name": "no such column", "label": "x"}]) == Columns(HOUSE)
    assert tuple(column.name for column in from_data(SAID)) == NAMES


def test_what_the_board_wants_is_asked_of_events_and_not_of_statements():
    columns = from_data(SAID)
    assert columns.reasons(row()) == ["Kind of contact: your board asks for it."]
    assert columns.reasons(row(contact_type="Visit")) == []
    assert columns.reasons(row(kind="no_contact")) == []


def test_a_file_under_the_boards_own_headings_is_read_by_them(world, police):
    decided(world, for_begun=True)
    text = "When\tKind of contact\tEvidence\tWhat happened\n1/5/2025\tVisit\tLog 1\tNo reply\n"
    batch = begin_paste(chronology=fresh(police.chronology), text=text, by=police.author)
    assert [(column["target"], column["reason"]) for column in batch.headings][1:3] == [
        ("contact_type", "your board calls it so"),
        ("source", "your board calls it so"),
    ]
    assert batch.rows.get().values["contact_type"] == "Visit"
    form = ColumnsForm(batch=batch, earlier=[], has_entries=False)
    assert dict(form.fields["column-0-1"].choices)["contact_type"] == "Kind of contact"


def test_a_preview_has_the_boards_own_names_for_what_was_read_and_for_what_differs(world, police):
    decided(world, for_begun=True)
    text = "When\tKind of contact\tEvidence\tWhat happened\n1/5/2025\t{}\tLog 1\tNo reply when HO1 knocked\n"
    facts = {"chronology": fresh(police.chronology), "by": police.author}
    first = begin_paste(text=text.format("Visit"), **facts)
    made = [label for label, _ in preview_of(first.rows.get(), first).made]
    assert made == ["When", "Evidence", "Kind of contact", "What happened"]
    accept_import(batch=first, by=police.author)
    second = begin_paste(text=text.format("Letter"), **facts)
    (changed,) = preview_of(second.rows.get(), second).differences
    assert (changed.label, changed.before, changed.after) == ("Kind of contact", "Visit", "Letter")


def test_the_paper_has_the_boards_own_headings(world, police):
    entry(police)
    assert "headings" not in frozen_chronology(police.chronology, [])
    decided(world, for_begun=True)
    frozen = frozen_chronology(fresh(police.chronology), [])
    assert frozen["headings"][:3] == [
        "Reference; date and time",
        "Evidence",
        "People involved, by code; Kind of contact",
    ]
    check_shape(frozen, shapes.Chronology)
    table = render_to_string("documents/parts/entries.html", {"d": frozen})
    assert table.count("<th ") == 7 and '<th scope="col">Evidence</th>' in table


def test_only_the_boards_administrator_decides(world):
    with pytest.raises(NotAllowed):
        decide_columns(board=world.review.board, columns=from_data(SAID), seen=0, by=world.coordinator)
    assert not BoardColumns.objects.exists()


def decided(world, **other) -> BoardColumns:
    board = world.review.board
    facts = {"columns": from_data(SAID), "seen": newest_of(board), "by": world.administrator}
    return decide_columns(board=board, **facts, **other)


def test_it_counts_for_new_reviews_and_for_begun_chronologies_only_where_chosen(world, police):
    decided(world)
    assert board_columns_of(world.review.board)["contact_type"].mandatory
    assert not fresh(police.chronology).columns["contact_type"].mandatory
    # The other agencies of a review that runs have the columns of the first.
    assert columns_for(police.part) is None
    decided(world, for_begun=True)
    assert fresh(police.chronology).columns.label("contact_type") == "Kind of contact"
    Chronology.objects.all().delete()
    assert columns_for(police.part) == BoardColumns.objects.last()


def test_what_is_missing_is_counted_listed_and_stops_submission(world, police):
    full, bare = entry(police), entry(police, contact_type="")
    decided(world, for_begun=True)
    ready = readiness.of(police.author, fresh(police.chronology))
    (asked,) = [one for one in ready.results if one.check.key == "columns"]
    assert (ready.blocked, [(each.ref, each.what) for each in asked.found]) == (
        True,
        [(bare.ref, "Kind of contact: your board asks for it.")],
    )
    with pytest.raises(Refused, match="One entry needs your attention"):
        submit_chronology(chronology=fresh(police.chronology), by=police.author)
    assert ChronologyEntry.objects.get(pk=full.pk).needs_attention == ""


def test_form_list_import_and_history_use_the_boards_names(world, police, browse):
    one = entry(police)
    decided(world, for_begun=True)
    author = browse(police.author)
    reference = police.ret.reference

    def page(name: str, *args) -> str:
        return author.get(reverse(f"chronology:{name}", args=[reference, *args])).content.decode()

    for name, args in (
        ("entry_list", []),
        ("entry_add", []),
        ("entry_change", [one.ref]),
        ("entry_history", [one.ref]),
    ):
        assert "Kind of contact" in page(name, *args), name
        assert "Type of contact" not in page(name, *args), name
    assert "What the adult said" not in page("entry_add")
    assert "Evidence" in browse(police.lead).get(reverse("chronology:entry_list", args=[reference])).content.decode()


def test_saving_a_row_keeps_what_stands_in_a_column_that_is_left_out(world, police, browse):
    one = entry(police, adults_voice="I want to go home")
    decided(world, for_begun=True)
    address = reverse("chronology:entry_autosave", args=[police.ret.reference, one.ref])
    sent = {name: value for name, value in values(event="New words").items() if name != "adults_voice"}
    answer = browse(police.author).post(address, sent | {"version": 1, "grid": "1"})
    assert answer.status_code == 200
    saved = ChronologyEntry.objects.get(pk=one.pk)
    assert (saved.event, saved.adults_voice) == ("New words", "I want to go home")


def test_the_page_shows_what_is_asked_saves_it_and_tells_what_was_decided(world, police, browse):
    admin = browse(world.administrator)
    address = reverse("people:board_columns", args=[world.review.board.code])
    sent = {f"label-{column.name}": column.label for column in HOUSE}
    sent |= {f"shown-{column.name}": "on" for column in HOUSE if column.name != "adults_voice"}
    sent |= {
        "label-source": "<b>Evidence</b>",
        "mandatory-contact_type": "on",
        "reason": "The subgroup asked",
        "seen": 0,
    }
    assert admin.post(address, sent).status_code == 302
    page = admin.get(address).content.decode()
    assert "&lt;b&gt;Evidence&lt;/b&gt;" in page and "<b>Evidence</b>" not in page
    for told in ("Type of contact must be filled.", "What the adult said or wanted is left out.", "The subgroup asked"):
        assert told in page
    made = BoardColumns.objects.get()
    assert (made.read()["source"].mandatory, made.for_begun, made.by) == (True, False, world.administrator)
    # A second administrator, who opened the page before, is told what was decided and overwrites nothing (R14).
    second = admin.post(address, sent | {"label-people": "Who was there"})
    assert "Somebody else changed the columns meanwhile" in second.content.decode()
    assert BoardColumns.objects.get() == made
    assert f'name="seen" value="{made.pk}"' in second.content.decode()


def test_what_must_be_filled_must_be_shown(world, browse):
    address = reverse("people:board_columns", args=[world.review.board.code])
    sent = {f"label-{column.name}": column.label for column in HOUSE} | {"mandatory-time": "on", "seen": 0}
    answer = browse(world.administrator).post(address, sent)
    assert "cannot be asked for without being shown" in answer.content.decode()
    assert not BoardColumns.objects.exists()
