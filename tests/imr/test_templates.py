"""A board publishes its template of the report in versions; a report keeps the one it began with."""

# ruff: noqa: F811  (the world of all tests, with its boards and begun reports, instead of this folder's own)

import io
import zipfile

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from lxml import etree

from imr.default_template import default_rows
from imr.models import Report, ReportTemplate, TemplateSection
from imr.selectors.templates import blank_of, newest_template, sections_of
from imr.services.templates import publish_template, template_for
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.documents.office import word_report
from sar_portal.people.forms.versions import TemplateForm
from tests.looking import HOSTILE
from tests.walls import owner
from tests.world.fixtures import world  # noqa: F401  (a fixture)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def board(world):
    return world.boards["near"]


@pytest.fixture
def page(board) -> str:
    return reverse("people:template_change", args=[board.code])


def boxes(board, **changes) -> dict:
    """What the form sends when only `changes` were typed."""
    newest = newest_template(board)
    form = TemplateForm(sections=sections_of(newest), newest=newest.number)
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (shown | changes).items() if value not in (None, False)}


def test_the_default_has_a_place_for_everything_that_is_printed_by_itself():
    fills = [row.fill for row in default_rows() if row.fill]
    assert sorted(fills) == sorted(fill.value for fill in TemplateSection.Fill if fill)


def test_a_version_is_previewed_published_and_used_by_reports_that_begin_later(world, board, page, browse):
    client = browse(world.people["administrator"])
    begun = Report.objects.first()
    kept = begun.template
    first = next(one for one in sections_of(kept) if not one.fill)
    changes = {
        f"heading-{first.key}": HOSTILE,
        f"place-{first.key}": 3,
        "heading-new": "Voice of the family",
        "prompts-new": "What did they tell you?\r\n\r\nWhat did nobody ask?",
        "place-new": 1,
        "reason": "The subgroup asked",
    }
    previewed = client.post(page, boxes(board, **changes) | {"preview": "1"})
    assert previewed.status_code == 200
    assert "As an author would see it" in previewed.content.decode()
    assert newest_template(board) == kept
    assert client.post(page, boxes(board, **changes)).status_code == 302
    made = newest_template(board)
    sections = sections_of(made)
    assert (made.number, made.by, made.reason) == (kept.number + 1, world.people["administrator"], "The subgroup asked")
    assert [(one.number, one.heading) for one in sections[:1]] == [(1, "Voice of the family")]
    assert sections[0].prompts == ["What did they tell you?", "What did nobody ask?"]
    assert [one.number for one in sections] == list(range(1, len(sections) + 1))
    moved = next(one for one in sections if one.key == first.key)
    assert (moved.heading, moved.number) == (HOSTILE.strip(), 3)
    begun.refresh_from_db()
    assert begun.template == kept and template_for(board) == made
    listed = client.get(reverse("people:template_list", args=[board.code])).content.decode()
    shown = client.get(reverse("people:template_detail", args=[board.code, made.number])).content.decode()
    assert "The subgroup asked" in listed
    assert HOSTILE not in shown and "Voice of the family" in shown


def test_what_is_printed_by_itself_cannot_be_left_out_by_any_way(world, board, page, browse):
    newest = newest_template(board)
    answers = next(one for one in sections_of(newest) if one.fill == "answers")
    client = browse(world.people["administrator"])
    assert f"left_out-{answers.key}" not in client.get(page).content.decode()
    sent = boxes(board, **{f"left_out-{answers.key}": "on", "reason": "forged"})
    assert "Nothing was changed" in client.post(page, sent).content.decode()
    left = [one for one in sections_of(newest) if one != answers]
    with pytest.raises(Refused, match="printed in one section"):
        publish_template(board=board, sections=left, seen=newest.number, by=world.people["administrator"])
    assert newest_template(board) == newest


def test_a_section_of_text_can_be_left_out_and_its_old_version_stays(world, board, page, browse):
    kept = newest_template(board)
    gone = next(one for one in sections_of(kept) if not one.fill)
    assert (
        browse(world.people["administrator"]).post(page, boxes(board, **{f"left_out-{gone.key}": "on"})).status_code
        == 302
    )
    assert gone.key not in [one.key for one in sections_of(newest_template(board))]
    assert gone.key in [one.key for one in sections_of(kept)]


def test_two_administrators_overwrite_nothing_of_one_another(world, board, page, browse):
    client = browse(world.people["administrator"])
    stale = boxes(board, reason="second", **{"heading-new": "From the second"})
    assert client.post(page, boxes(board, **{"heading-new": "From the first"})).status_code == 302
    made = newest_template(board)
    answer = client.post(page, stale).content.decode()
    assert "Somebody else published a version meanwhile" in answer and "From the second" in answer
    assert newest_template(board) == made
    assert f'name="seen" value="{made.number}"' in answer
    assert "From the first" in answer, "what the other added is on the page"


def test_saving_again_undoes_nothing_of_the_others(world, board, page, browse):
    client = browse(world.people["administrator"])
    one, two, gone = [each for each in sections_of(newest_template(board)) if not each.fill][:3]
    mine = boxes(board, **{f"guidance-{one.key}": "Mine", f"guidance-{gone.key}": "Words in what the other left out"})
    theirs = boxes(board, **{f"guidance-{two.key}": "Theirs", f"left_out-{gone.key}": "on"})
    assert client.post(page, theirs).status_code == 302
    refused = client.post(page, mine)
    shown = refused.context["form"]
    assert "Words in what the other left out" in refused.content.decode()
    again = {name: shown.data[name] for name in shown.data}
    assert client.post(page, again).status_code == 302
    made = {each.key: each.guidance for each in sections_of(newest_template(board))}
    assert (made[one.key], made[two.key]) == ("Mine", "Theirs")
    assert made[gone.key] == "Words in what the other left out"


def test_keys_that_end_alike_stay_apart(world, board, page, browse):
    client = browse(world.people["administrator"])
    assert client.post(page, boxes(board, **{"heading-new": "Further lessons"})).status_code == 302
    text = client.get(page).content.decode()
    assert text.count('name="heading-further-lessons"') == 1


def test_what_is_wrong_is_said_and_every_word_stays(world, board, page, browse):
    first = sections_of(newest_template(board))[0]
    sent = boxes(board, **{f"heading-{first.key}": "", f"prompts-{first.key}": "x" * 301, "guidance-new": "kept words"})
    answer = browse(world.people["administrator"]).post(page, sent).content.decode()
    for told in ("section 1: heading", "at most 300 characters each", "Give the new section a heading", "kept words"):
        assert told.lower() in answer.lower()
    assert newest_template(board).number == 1


def test_nobody_else_publishes_and_no_version_is_ever_changed(world, board):
    newest = newest_template(board)
    with pytest.raises(NotAllowed):
        publish_template(board=board, sections=sections_of(newest)[::-1], seen=1, by=world.people["coordinator"])
    for statement in ("UPDATE imr_templatesection SET heading = 'x'", "DELETE FROM imr_reporttemplate"):
        with (
            owner(),
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_blank_form_in_word_has_each_heading_under_its_own_bookmark(world, board):
    template = ReportTemplate(board=board, number=7)
    sections = default_rows()
    sections[0].heading = HOSTILE
    data = word_report.blank_report(blank_of(board, template.number, sections, reference="TSAB-SAR-2026-01-AGA"))
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    marked = {
        mark.get(f"{W}name"): "".join(text.text for text in mark.getparent().iter(f"{W}t"))
        for mark in body.iter(f"{W}bookmarkStart")
    }
    assert marked == {f"section_{one.key.replace('-', '_')}": f"{one.number} {one.heading}" for one in sections}
    said = "".join(text.text for text in body.iter(f"{W}t"))
    assert all(one.guidance in said for one in sections)


def test_an_author_takes_the_blank_form_of_their_own_report(world, browse):
    ret = world.returns["a_one"]
    client = browse(world.people["author"])
    answer = client.get(reverse("imr:blank_download", args=[ret.reference, "docx"]))
    assert answer["Content-Disposition"] == f'attachment; filename="{ret.reference}-blank-report-1.docx"'
    assert client.get(reverse("imr:blank_download", args=[ret.reference, "exe"])).status_code == 404
