"""Comments by thread: each under what it is about, answered one level deep, and heard by nobody excluded from it (R12)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imr.services.register import add_to_register
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.combined.models import SubgroupComment
from sar_portal.combined.selectors.meeting import heard_comments
from sar_portal.combined.selectors.threads import comment_counts, place_of
from sar_portal.combined.services.meeting import add_comment
from tests.chronology import disagreeing
from tests.chronology.disagreeing import candidate
from tests.combined.test_meeting_detail import client_of

WORDS = "Between the two of them, quillwort."
CELL = "kloe:1:AGA"


def say(world, place: str, by: str = "coordinator", **more) -> SubgroupComment:
    facts = {"about": "", "text": WORDS, "place": place, **more}
    return add_comment(review=world.reviews["one"], by=world.people[by], **facts)


def address(world, place: str) -> str:
    return reverse("combined:thread_detail", args=[world.reviews["one"].reference, place])


def exclude(world, persona: str = "subgroup") -> None:
    """They are found on the register of agency A."""
    fields = {"code": "SW9", "name": "Somebody", "role": "Social worker", "email": world.people[persona].email}
    add_to_register(agency_return=world.returns["a_one"], fields=fields, by=world.people["agency_lead"])


def keys_of(world) -> list[tuple[str, str]]:
    """Every kind of place, with the page that it stands on."""
    return [
        ("kloe:1", "answer_compare"),
        (CELL, "answer_compare"),
        ("good_practice", "learning_list"),
        ("lessons", "learning_list"),
        ("recommendations", "recommendation_list"),
        (f"episode:{world.made['episode'].pk}", "episode_list"),
        (f"disagreement:{world.made['candidate'].pk}", "disagreement_detail"),
        ("gaps", "gap_list"),
    ]


def page_of(world, name: str) -> str:
    more = [world.made["candidate"].pk] if name == "disagreement_detail" else []
    return reverse(f"combined:{name}", args=[world.reviews["one"].reference, *more])


def test_each_thing_leads_to_its_thread_and_back_and_counts_what_was_said(world):
    client = client_of(world, "subgroup")
    for key, name in keys_of(world):
        there = len(SubgroupComment.objects.filter(place=key))
        link = f'href="{address(world, key)}">Comments ({{}})<'
        assert link.format(there) in client.get(page_of(world, name)).content.decode(), key
        assert client.post(address(world, key), {"text": WORDS}).status_code == 302
        thread = client.get(address(world, key)).content.decode()
        assert WORDS in thread and f'href="{page_of(world, name)}' in thread, key
        assert link.format(there + 1) in client.get(page_of(world, name)).content.decode(), key
    meeting = client.get(page_of(world, "meeting_detail")).content.decode()
    assert all(f'href="{address(world, key)}">' in meeting for key, _ in keys_of(world))
    assert "zqcomment" in meeting and meeting.count(WORDS) == len(keys_of(world))


def test_an_answer_to_an_answer_goes_to_the_first(world):
    first = say(world, CELL)
    assert first.agency_return == world.returns["a_one"]
    sent = {"text": "So I read it too.", "answers": first.pk}
    assert client_of(world, "subgroup").post(address(world, CELL), sent).status_code == 302
    answer = SubgroupComment.objects.get(text=sent["text"])
    assert (answer.answers, answer.place, answer.agency_return) == (first, CELL, first.agency_return)
    again = say(world, "gaps", answers=answer)
    assert (again.answers, again.place, again.agency_return) == (first, CELL, first.agency_return)
    page = client_of(world, "subgroup").get(address(world, CELL)).content.decode()
    assert page.index(WORDS) < page.index("So I read it too.") < page.rindex(WORDS)
    forged = client_of(world, "subgroup").post(address(world, CELL), {"text": "x", "answers": answer.pk})
    assert forged.status_code == 404


def test_a_free_comment_is_answered_as_well(world):
    said = client_of(world, "subgroup").post(address(world, "other"), {"text": WORDS, "about": "The agenda"})
    assert said.status_code == 302
    kept = SubgroupComment.objects.get(text=WORDS)
    assert (kept.place, kept.about) == ("", "The agenda")
    assert say(world, "gaps", text="Agreed.", answers=kept).place == ""


@pytest.mark.parametrize("field", ["text", "answer"])
def test_nothing_typed_is_lost(world, field):
    client, sent = client_of(world, "subgroup"), {"text": " "}
    if field == "answer":
        sent["answers"] = say(world, "gaps").pk
    page = client.post(address(world, "gaps"), sent)
    assert page.status_code == 200 and b"There is a problem" in page.content
    assert not SubgroupComment.objects.filter(place="gaps", by=world.people["subgroup"]).exists()


@pytest.mark.parametrize(
    "key",
    ["kloe:9", "kloe:01", "kloe:1:XYZ", "kloe:1:", "kloe:١", "episode:999999999", "disagreement:0", "nothing", "gaps:1",
     "episode:99999999999999999999", "kloe", "kloe:1:AGA:AGA", "kloe:1\n"],
)  # fmt: skip
def test_there_is_no_other_place(world, key):
    assert client_of(world, "coordinator").get(address(world, key)).status_code == 404
    with pytest.raises(Refused):
        say(world, key)


def test_what_is_of_another_review_is_no_place_here(world):
    key = f"episode:{world.made['episode'].pk}"
    other = reverse("combined:thread_detail", args=[world.reviews["two"].reference, key])
    assert client_of(world, "coordinator").get(other).status_code == 404


def test_who_is_excluded_learns_nothing_of_a_thread_not_even_by_counts(world):
    hidden = [CELL, *(key for key, _ in keys_of(world) if key.startswith(("episode", "disagreement")))]
    for key in hidden:
        say(world, key, answers=say(world, key))
    say(world, "lessons", agency_return=world.returns["a_one"])
    say(world, "lessons", text="Of all, bracken.")
    exclude(world)
    viewer, client = world.people["subgroup"], client_of(world, "subgroup")
    assert comment_counts(viewer, world.reviews["one"]) == {"": 1, "lessons": 1}
    for key in hidden:
        assert client.get(address(world, key)).status_code == 404
        with pytest.raises((Refused, NotAllowed)):
            say(world, key, by="subgroup")
    for page in (address(world, "lessons"), page_of(world, "meeting_detail"), page_of(world, "answer_compare")):
        text = client.get(page).content.decode()
        assert WORDS not in text and "zqathread" not in text and "AGA" not in text
    assert not heard_comments(viewer).filter(text=WORDS).exists()
    assert heard_comments(world.people["lead_reviewer"]).filter(text=WORDS).count() == 7


@pytest.mark.parametrize("agency", ["police", "housing"])
def test_a_disagreement_of_two_is_heard_by_nobody_excluded_from_either(db, agency):
    w = disagreeing.make_world()
    key = f"disagreement:{candidate(w, 'POL-02', 'KH-02').pk}"
    add_comment(review=w.review, about="", text=WORDS, place=key, by=w.coordinator)
    assert comment_counts(w.subgroup, w.review) == {key: 1}
    one = getattr(w, agency)
    fields = {"code": "X9", "name": w.subgroup.name, "role": "Officer", "email": w.subgroup.email}
    add_to_register(agency_return=one.ret, fields=fields, by=one.lead)
    assert comment_counts(w.subgroup, w.review) == {}


def test_search_leads_to_the_thread(world):
    said = say(world, CELL, text="The panel spoke of quillwort.")
    client = client_of(world, "coordinator")
    page = client.post(reverse("search:result_list"), {"words": "quillwort"}).content.decode()
    assert f"{address(world, CELL)}#comment-{said.pk}" in page


def _counted(client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_more_comments_need_no_more_queries(world):
    client = client_of(world, "subgroup")
    for key, _ in keys_of(world):
        say(world, key)
    names = [*dict.fromkeys(name for _, name in keys_of(world)), "meeting_detail"]
    pages = [*(page_of(world, name) for name in names), address(world, CELL), address(world, "gaps")]
    before = [_counted(client, page) for page in pages]
    for key, _ in [*keys_of(world), ("kloe:2", ""), ("kloe:2:AGB", "")] * 2:
        say(world, key, answers=say(world, key))
    assert [_counted(client, page) for page in pages] == before


def test_a_place_says_what_it_is(world):
    viewer, review = world.people["subgroup"], world.reviews["one"]
    cell = place_of(viewer, review, CELL)
    assert (cell.title, cell.more) == ("Line of enquiry 1: Knowing the adult", "What was known?")
    assert cell.address.endswith("?open=1#kloe-1") and cell.agency_return == world.returns["a_one"]
