"""Good practice and lessons named by staff come to the author as drafts, by role, and to nobody else (R5)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import GoodPractice, Lesson, NamedDecision
from imr.selectors.named import drafts_waiting, named_of, pieces_of
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.report import open_report


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" \n\n ", []),
        ("One thing\nsaid in two lines", ["One thing\nsaid in two lines"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("- One\n- Two, a well-known thing\n* Three", ["One", "Two, a well-known thing", "Three"]),
    ],
)
def test_a_text_comes_apart_where_it_was_written_apart(text, pieces):
    assert pieces_of(text) == pieces


@pytest.fixture
def named(world, row, appointed):
    gp = row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")
    interview = plan_interview(involvement=gp, fields={"arranged_with": "PM1"}, by=world.author)
    held = {"held_on": timezone.localdate(), "purpose_explained": True}
    interview = hold_interview(interview=interview, version=interview.version, fields=held, by=world.author)
    words = {"good_practice": "- She rang the kingfisher\n- She rang again", "lessons": "Ask the neighbour"}
    write_record(interview=interview, version=interview.version, fields=words, by=world.author)
    open_report(part=world.ret.parts.get(kind="imr"))
    return interview


@pytest.mark.django_db
def test_the_author_takes_over_edits_or_leaves(world, named, browse):
    client, ref = browse(world.author), world.ret.reference
    page = reverse("imr:item_list", args=[ref, "good-practice"])
    first, second = named_of(world.author, world.ret, "good-practice")
    add = f"{reverse('imr:item_add', args=[ref, 'good-practice'])}?named={first.sha256}"
    form = client.get(add).content.decode()
    assert "She rang the kingfisher" in form and "by role: GP" in form and "Lynch" not in form
    assert client.post(add, {"what": "Somebody rang. By role: GP.", "why_good": "It helped"}).status_code == 302
    assert GoodPractice.objects.get().what == "Somebody rang. By role: GP."
    client.post(reverse("imr:named_leave", args=[ref, "good-practice", second.sha256]))
    assert drafts_waiting(world.author, world.ret, "good-practice") == 0
    [left] = named_of(world.author, world.ret, "good-practice")
    assert (left.text, left.verb) == ("She rang again", "leave")
    assert "you left it out" in client.get(page).content.decode()
    assert [one.verb for one in NamedDecision.objects.order_by("pk")] == ["take", "leave"]
    lesson = named_of(world.author, world.ret, "lessons")[0]
    add = f"{reverse('imr:item_add', args=[ref, 'lessons'])}?named={lesson.sha256}"
    assert client.post(add, {"text": lesson.draft, "level": "managers"}).status_code == 302
    assert Lesson.objects.get().text.endswith("by role: GP.") and named_of(world.author, world.ret, "lessons") == []


@pytest.mark.django_db
def test_a_draft_is_the_authors_alone(world, named, browse):
    page = reverse("imr:item_list", args=[world.ret.reference, "good-practice"])
    assert "kingfisher" in browse(world.author).get(page).content.decode()
    assert "kingfisher" not in browse(world.lead).get(page).content.decode()
    assert named_of(world.lead, world.ret, "good-practice") == []
    assert GoodPractice.objects.count() == 0
