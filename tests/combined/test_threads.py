"""Comments by thread: each under what it is about, answered one level deep, and heard by nobody excluded from it (R12)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imr.services.register import add_to_register
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.combined.models import SubgroupComment
from sar_portal.combined.selectors.meeting import heard_comments
from sar_portal.combined.selectors.threads import ON_A_PAGE, comment_counts, place_of
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
    assert f"{address(world, CELL)}?at={said.pk}#comment-{said.pk}" in page


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


# --- more than one page -----------------------------------------------------------------------------------------------


def many(world, count: int, **more) -> list[SubgroupComment]:
    """As many comments on the gaps, each with words of its own."""
    return [say(world, "gaps", text=f"Word {number:03}.", **more) for number in range(1, count + 1)]


def shown(client, address: str) -> list[str]:
    """The comments that a page has, by the key that an address leads to."""
    return re.findall(r'id="comment-([0-9]+)"', client.get(address).content.decode())


def keys(said: list[SubgroupComment]) -> list[str]:
    return [str(one.pk) for one in said]


def test_comments_are_paged_and_each_is_on_one_page(world):
    said, client, page = many(world, 2 * ON_A_PAGE + 1), client_of(world, "subgroup"), address(world, "gaps")
    pages = [shown(client, f"{page}?page={number}") for number in (1, 2, 3)]
    assert [len(one) for one in pages] == [ON_A_PAGE, ON_A_PAGE, 1] and sum(pages, []) == keys(said)
    assert shown(client, page) == shown(client, f"{page}?page=x") == shown(client, f"{page}?at=x") == pages[0]
    assert f'href="?at={said[-1].pk}#comment-{said[-1].pk}"' in client.get(page).content.decode()


def test_one_page_says_nothing_of_pages(world):
    many(world, ON_A_PAGE)
    text = client_of(world, "subgroup").get(address(world, "gaps")).content.decode()
    assert "Go to the newest" not in text and "govuk-pagination" not in text


def test_a_comment_with_many_answers_goes_on_over_the_page_and_is_read_again_there(world):
    client, page = client_of(world, "subgroup"), address(world, "gaps")
    first = say(world, "gaps")
    answers, after = many(world, 2 * ON_A_PAGE, answers=first), say(world, "gaps", text="Another matter.")
    pages = [shown(client, f"{page}?page={number}") for number in (1, 2, 3)]
    start, middle, end = keys(answers[: ON_A_PAGE - 1]), keys(answers[ON_A_PAGE - 1 : -1]), keys(answers[-1:])
    assert pages == [[str(first.pk), *one] for one in (start, middle, [*end, str(after.pk)])]
    text = client.get(f"{page}?page=2").content.decode()
    assert re.search(rf'href="\?page=1">{len(start)} earlier answers<', text)
    assert re.search(r'href="\?page=3">1 later answer<', text)
    assert (
        shown(client, f"{page}?at={answers[-1].pk}") == pages[2] and shown(client, f"{page}?at={first.pk}") == pages[0]
    )


def test_search_and_posting_lead_to_the_page_of_the_comment(world):
    many(world, 2 * ON_A_PAGE - 2)
    said, client = say(world, "gaps", text="The panel spoke of quillwort."), client_of(world, "coordinator")
    page = client.post(reverse("search:result_list"), {"words": "quillwort"}).content.decode()
    there = f"{address(world, 'gaps')}?at={said.pk}#comment-{said.pk}"
    assert there in page and str(said.pk) in shown(client, there.split("#")[0])
    sent = client.post(f"{address(world, 'gaps')}?page=2", {"text": "So I read it.", "answers": said.pk})
    kept = SubgroupComment.objects.get(text="So I read it.")
    assert sent.url == f"{address(world, 'gaps')}?at={kept.pk}#comment-{kept.pk}"
    assert shown(client, sent.url.split("#")[0])[-2:] == keys([said, kept])
    assert shown(client, f"{address(world, 'gaps')}?page=2")[-2:] == keys([said, kept])


@pytest.mark.parametrize("number", [1, 2])
def test_what_was_typed_to_a_comment_is_on_the_page_again_wherever_that_stands_now(world, number):
    said, long = many(world, ON_A_PAGE + 1)[-1], "Quillwort. " * 1000
    page = f"{address(world, 'gaps')}?page={number}"
    text = client_of(world, "subgroup").post(page, {"text": long, "answers": said.pk}).content.decode()
    assert "There is a problem" in text and long.strip() in text and f'id="comment-{said.pk}"' in text
    text = client_of(world, "subgroup").post(page, {"text": long}).content.decode()
    assert long.strip() in text and (f'id="comment-{said.pk}"' in text) == (number == 2)


def test_every_page_of_many_needs_as_many_queries_as_one_comment(world):
    client, page = client_of(world, "subgroup"), address(world, "gaps")
    many(world, 1, answers=say(world, "gaps"))
    before = _counted(client, page)
    last = many(world, 40, answers=many(world, 20)[3])[-1]
    assert {_counted(client, page + more) for more in ("", "?page=2", "?page=3", f"?at={last.pk}")} == {before}


def test_nobody_learns_from_an_address_of_a_comment_that_they_may_not_hear(world):
    many(world, ON_A_PAGE)
    hidden = say(world, "gaps", agency_return=world.returns["a_one"])
    exclude(world)
    client, page = client_of(world, "subgroup"), address(world, "gaps")
    there, nowhere = (client.get(f"{page}?at={key}").content.decode() for key in (hidden.pk, hidden.pk + 999))
    assert f"comment-{hidden.pk}" not in there and "Page 1 of" not in there + nowhere
