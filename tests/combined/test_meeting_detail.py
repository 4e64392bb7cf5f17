"""What the subgroup says and decides, of the review or of one return, and then not to those excluded from it (R12)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imr.services.register import add_to_register
from reviews.services.people import show_names
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.combined.models import SubgroupComment, SubgroupDecision
from sar_portal.combined.selectors.threads import AT_ONCE
from sar_portal.combined.services.meeting import add_comment, add_decision
from tests.accounts.sign_in import sign_in

OF_A, OF_B, OF_ALL = "The checklist asks nothing.", "The nurses rang twice.", "Four agencies wrote, none answered."


@pytest.fixture
def spoken(world):
    """Words of the coordinator of each return and of the review; then the subgroup's member is found on A's register."""
    by, review = world.people["coordinator"], world.reviews["one"]
    said = {OF_A: world.returns["a_one"], OF_B: world.returns["b_one"], OF_ALL: None}
    for words, agency_return in said.items():
        add_comment(review=review, about="", text=words, agency_return=agency_return, by=by)
        decided = {"text": f"Decided: {words}", "owner": "", "due_on": None}
        add_decision(review=review, agency_return=agency_return, by=by, **decided)
    fields = {"code": "SW9", "name": "Somebody", "role": "Social worker", "email": world.people["subgroup"].email}
    add_to_register(agency_return=world.returns["a_one"], fields=fields, by=world.people["agency_lead"])
    return world


def client_of(world, persona: str) -> Client:
    client = Client()
    sign_in(client, world.people[persona])
    return client


def address(world, name: str = "meeting_detail") -> str:
    return reverse(f"combined:{name}", args=[world.reviews["one"].reference])


def test_who_is_excluded_from_a_return_hears_nothing_of_it(spoken):
    page = client_of(spoken, "subgroup").get(address(spoken)).content.decode()
    assert OF_B in page and OF_ALL in page and f"Decided: {OF_B}" in page
    assert OF_A not in page and "Ashdown Care" not in page


def test_everyone_else_hears_it_all_with_whose_return_it_is(spoken):
    page = client_of(spoken, "lead_reviewer").get(address(spoken)).content.decode()
    assert all(words in page for words in (OF_A, OF_B, OF_ALL)) and "Ashdown Care" in page


@pytest.mark.parametrize("name", ["comment_add", "decision_add"])
def test_nobody_speaks_of_a_return_they_may_not_see(spoken, name):
    sent = {"text": "Forged", "agency_return": spoken.returns["a_one"].pk}
    page = client_of(spoken, "subgroup").post(address(spoken, name), sent)
    assert page.status_code == 200 and "Forged" in page.content.decode()
    assert not SubgroupComment.objects.filter(text="Forged").exists()
    assert not SubgroupDecision.objects.filter(text="Forged").exists()
    with pytest.raises(NotAllowed):
        by = spoken.people["subgroup"]
        add_comment(review=spoken.reviews["one"], about="", text="x", agency_return=spoken.returns["a_one"], by=by)


def test_a_return_of_another_review_is_refused(spoken):
    by, facts = spoken.people["coordinator"], {"text": "x", "owner": "", "due_on": None}
    with pytest.raises(Refused, match="another review"):
        add_decision(review=spoken.reviews["one"], agency_return=spoken.returns["a_two"], by=by, **facts)


def test_what_was_chosen_in_the_form_is_kept(spoken):
    sent = {
        "text": "They were told on a Saturday.",
        "about": "Line of enquiry 2",
        "agency_return": spoken.returns["b_one"].pk,
    }
    assert client_of(spoken, "subgroup").post(address(spoken, "comment_add"), sent).status_code == 302
    kept = SubgroupComment.objects.get(text=sent["text"])
    assert (kept.agency_return, kept.about) == (spoken.returns["b_one"], "Line of enquiry 2")


@pytest.mark.parametrize(
    ("name", "args", "model", "field"),
    [
        ("comment_add", [], SubgroupComment, "text"),
        ("comment_add", [], SubgroupComment, "about"),
        ("thread_detail", ["kloe:1"], SubgroupComment, "text"),
        ("decision_add", [], SubgroupDecision, "text"),
        ("decision_add", [], SubgroupDecision, "owner"),
    ],
)
def test_a_name_left_in_what_is_said_is_a_code_before_it_stands_there(world, name, args, model, field):
    review, client, before = world.reviews["one"], client_of(world, "coordinator"), model.objects.count()
    there = reverse(f"combined:{name}", args=[review.reference, *args])
    sent = {"text": "Who was told?"} | {field: f"Ask {review.identity.real_name}."}
    page = client.post(there, sent).content.decode()
    [codes] = re.findall(r'value="(codes-\w+)"', page)
    assert "Names are left" in page and review.identity.real_name in page and model.objects.count() == before
    assert client.post(there, sent | {"names_left": codes}).status_code == 302
    kept = getattr(model.objects.latest("pk"), field)
    assert review.identity.real_name not in kept and kept.startswith("Ask ")


def test_a_name_that_was_left_on_purpose_is_read_as_a_code_until_names_are_asked_for(world):
    review, by, client = world.reviews["one"], world.people["coordinator"], client_of(world, "coordinator")
    name = review.identity.real_name
    first = add_comment(review=review, about="", text=f"Quillwort, {name}.", place="kloe:1", by=by)
    add_comment(review=review, about="", text=f"Bracken, {name}.", answers=first, by=by)
    add_decision(review=review, text=f"Sedge, {name}.", owner="", due_on=None, by=by)
    thread = reverse("combined:thread_detail", args=[review.reference, "kloe:1"])
    for there, words in ((address(world), ("Quillwort", "Bracken", "Sedge")), (thread, ("Quillwort", "Bracken"))):
        page = client.get(there).content.decode()
        assert all(f"{word}, " in page for word in words) and name not in page
    show_names(review=review, reason="To write to the family", by=by)
    assert client.get(address(world)).content.decode().count(name) == 3


def guesses(review) -> dict[str, str]:
    """What somebody who wants to know who the adult is tries, right and wrong."""
    who = review.identity
    return {
        f"{who.date_of_birth:%d/%m/%Y}": "02/02/1940",
        who.real_name: "Gerald Umpleby",
        who.real_name.split()[-1]: "Umpleby",
        who.nhs_number: "zqnobodysnhs",
        f"Born on {who.date_of_birth:%d/%m/%Y}": "Born on 02/02/1940",
    }


def told_by_the_form(page: str, words: str) -> str:
    """All that the page says, but for the words themselves and what each answer has of its own."""
    said = page[page.index("<main") : page.index("</main>")].replace(words, "…").replace(words.split()[-1], "…")
    return re.sub(r'value="[^"]*"', "", said)


@pytest.mark.parametrize(
    ("name", "args", "field"),
    [
        ("comment_add", [], "text"),
        ("comment_add", [], "about"),
        ("thread_detail", ["kloe:1"], "text"),
        ("decision_add", [], "owner"),
    ],
)
def test_who_may_not_see_who_the_adult_is_cannot_guess_it_by_a_form(world, name, args, field):
    """A right guess and a wrong one are answered alike: by what the words look like (G5)."""
    review, client = world.reviews["one"], client_of(world, "subgroup")
    there = reverse(f"combined:{name}", args=[review.reference, *args])

    def answered(words: str) -> str:
        # Without the other field that has to be filled in, so that the page comes again.
        page = client.post(there, {"text": "", "agency_return": "0"} | {field: words})
        assert page.status_code == 200
        return told_by_the_form(page.content.decode(), words)

    for right, wrong in guesses(review).items():
        page = answered(right)
        assert page == answered(wrong), right
        assert "the adult’s" not in page.lower()
    assert "Written as a date of birth." in answered(f"born {review.identity.date_of_birth:%d/%m/%Y}")
    assert "its check digit is right" in answered("943 476 5919")


def test_nor_by_reading_what_they_wrote_themselves(world):
    review, client, by = world.reviews["one"], client_of(world, "subgroup"), world.people["subgroup"]
    for number, words in enumerate([*guesses(review), "Gerald Umpleby"]):
        add_comment(review=review, about=words, text=f"Sedge {number}: {words}.", place="kloe:1", by=by)
        add_decision(review=review, text=f"Bracken {number}: {words}.", owner=words, due_on=None, by=by)
    thread = reverse("combined:thread_detail", args=[review.reference, "kloe:1"])
    pages = client.get(address(world)).content.decode(), client.get(thread).content.decode()
    for number, words in enumerate([*guesses(review), "Gerald Umpleby"]):
        assert all(f"Sedge {number}: {words}." in page for page in pages)
        assert f"Bracken {number}: {words}." in pages[0]
    other = client_of(world, "lead_reviewer").get(address(world)).content.decode()
    assert "Sedge 1: " in other and review.identity.real_name not in other


def test_a_comment_longer_than_several_pages_is_refused_with_its_words_kept(world):
    client, long = client_of(world, "subgroup"), "sedge " * 2_000
    page = client.post(address(world, "comment_add"), {"text": long}).content.decode()
    assert "longer than 10,000 characters" in page and page.count("sedge") >= 2_000
    assert not SubgroupComment.objects.filter(text__startswith="sedge").exists()


def test_what_was_decided_long_ago_is_folded_and_what_was_said_has_a_page_and_nothing_is_left_out(world):
    review, by = world.reviews["one"], world.people["subgroup"]
    decisions = SubgroupDecision.objects.filter(subject=review).count()
    facts = {"by": by, "text": "Zqfolded"}
    SubgroupDecision.objects.bulk_create(
        SubgroupDecision(subject=review, verb="decide", **facts) for _ in range(30 - decisions)
    )
    said = SubgroupComment.objects.filter(review=review, place="", answers=None).count()
    SubgroupComment.objects.bulk_create(SubgroupComment(review=review, **facts) for _ in range(14 - said))
    client, there = client_of(world, "subgroup"), reverse("combined:thread_detail", args=[review.reference, "other"])
    page = client.get(address(world)).content.decode()
    assert "5 before these" in page and page.count("Zqfolded") == 30 - decisions + AT_ONCE
    heard = SubgroupComment.objects.filter(review=review, place="").count()
    assert f'href="{there}">All {heard} comments and answers<' in page
    assert client.get(there).content.decode().count("Zqfolded") == 14 - said


def test_of_what_has_no_page_of_its_own_any_more_all_is_there_folded(world):
    facts = {"review": world.reviews["one"], "by": world.people["subgroup"], "place": "kloe:77"}
    first = SubgroupComment.objects.create(**facts, text="Zqgone.")
    SubgroupComment.objects.bulk_create(SubgroupComment(**facts, text="Zqgone.", answers=first) for _ in range(15))
    SubgroupComment.objects.bulk_create(SubgroupComment(**facts, text="Zqgone.") for _ in range(11))
    page = client_of(world, "subgroup").get(address(world)).content.decode()
    assert "2 before these" in page and page.count("Zqgone.") == 27 and "All 27 comments" not in page


def test_of_hundreds_of_comments_the_last_are_read_and_the_rest_has_a_link(world, monkeypatch):
    review, by, client = world.reviews["one"], world.people["subgroup"], client_of(world, "subgroup")
    facts = {"review": review, "by": by, "place": "gaps"}
    first = SubgroupComment.objects.create(**facts, text="Zqfirst.")
    SubgroupComment.objects.create(**facts, text="Zqanswer 0.", answers=first)
    client.get(address(world))
    with CaptureQueriesContext(connection) as few:
        client.get(address(world))
    facts |= {"text": "Zqsaid."}
    SubgroupComment.objects.bulk_create(SubgroupComment(**facts) for _ in range(300))
    SubgroupComment.objects.bulk_create(
        SubgroupComment(**facts | {"text": f"Zqanswer {number}."}, answers=first) for number in range(1, 61)
    )
    read, before = [], SubgroupComment.from_db.__func__  # type: ignore[attr-defined]  # to be called for the class read
    monkeypatch.setattr(
        SubgroupComment, "from_db", classmethod(lambda cls, *args: read.append(1) or before(cls, *args))
    )
    with CaptureQueriesContext(connection) as many:
        page = client.get(address(world)).content.decode()
    elsewhere = SubgroupComment.objects.filter(review=review).exclude(place="gaps").count()
    assert len(many) == len(few) and len(read) == 2 * AT_ONCE + elsewhere
    assert page.count("Zqsaid.") == AT_ONCE - 1 and page.count("Zqanswer") == AT_ONCE
    assert "Zqfirst." in page and "Zqanswer 51." in page and "Zqanswer 50." not in page
    thread = reverse("combined:thread_detail", args=[review.reference, "gaps"])
    assert f'href="{thread}">All 362 comments and answers<' in page
    assert f'href="{thread}?at={first.pk}#comment-{first.pk}">51 earlier answers<' in page
    assert f'id="comment-{first.pk}"' in client.get(f"{thread}?at={first.pk}").content.decode()


def test_an_old_comment_with_a_fresh_answer_is_among_the_last(world):
    review, by = world.reviews["one"], world.people["subgroup"]
    old = [SubgroupComment.objects.create(review=review, text=f"Zqold {number}.", by=by) for number in range(11)]
    SubgroupComment.objects.create(review=review, text="Zqfresh.", answers=old[0], by=by)
    page = client_of(world, "subgroup").get(address(world)).content.decode()
    assert "Zqold 1." not in page  # the eleventh by its newest word
    assert page.index("Zqold 2.") < page.index("Zqold 10.") < page.index("Zqold 0.") < page.index("Zqfresh.")
