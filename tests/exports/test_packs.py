"""The packs of a meeting: a copy for each reader, holding what that reader may read, under their own name (R4, R12, Z6)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import OutboxMessage
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.combined.models import KeyEpisode
from sar_portal.combined.services.meeting import add_comment, add_decision
from sar_portal.combined.services.sharing import withdraw_sharing
from sar_portal.exports import policies
from sar_portal.exports.models import Disclosure, Export
from sar_portal.exports.selectors.pack import CHAPTERS
from sar_portal.exports.services.asking import ask_packs
from tests.accounts.sign_in import sign_in
from tests.exports.making import file_of, made, text_in
from tests.exports.test_made import excluded
from tests.world.canaries import foreign


def browse(world, who: str) -> Client:
    client = Client()
    sign_in(client, world.people[who])
    return client


def packs(world, *members: str, chapters=tuple(CHAPTERS), others=(), days: int = 7) -> list[Export]:
    return ask_packs(
        review=world.reviews["one"],
        chapters=list(chapters),
        meeting_on=timezone.localdate() + timedelta(days=days),
        members=[world.people[who] for who in members],
        others=list(others),
        by=world.people["coordinator"],
    )


def text_of(pack: Export) -> str:
    return text_in(file_of(made(pack)), "pdf")


def test_every_chapter_is_in_it_and_what_agencies_returned_and_no_draft(world):
    [pack] = packs(world, "subgroup")
    text = text_of(pack)
    chapters = [title for name, (title, _) in CHAPTERS.items() if name != "composite"]
    assert [title for title in chapters if f'"heading":"{title}"' not in text] == []
    kept = (world.returns["a_one"].agency.name, "Kindness,", "Ask,", "Ask twice,", "zqcomment", "zqdecision")
    assert [words for words in kept if words not in text] == []
    assert KeyEpisode.objects.get(review=world.reviews["one"]).name in text
    assert "zqareturnedentry" in text and "zqbreturnedreport" in text
    assert foreign("subgroup", text) == set()
    [few] = packs(world, "subgroup", chapters=["gaps", "said"])
    assert "zqareturnedentry" not in text_of(few)


def test_it_begins_with_the_crest_of_its_board(world, monkeypatch):
    crest = {"crest": {"sha256": "a" * 64, "words": "Zq arms"}}
    board = world.boards["near"]
    monkeypatch.setattr("sar_portal.exports.selectors.making.crest_of", lambda one: crest if one == board else {})
    [pack] = packs(world, "subgroup", chapters=["gaps"])
    assert '"words":"Zq arms"' in text_of(pack)


def test_a_member_reads_nothing_in_it_of_a_return_from_which_they_are_excluded(world):
    excluded(world, world.people["subgroup"])
    add_comment(
        review=world.reviews["one"],
        about="",
        text="Zqofthatreturn",
        agency_return=world.returns["a_one"],
        by=world.people["coordinator"],
    )
    theirs, ours = packs(world, "subgroup", "lead_reviewer")
    read, whole = text_of(theirs), text_of(ours)
    name = world.returns["a_one"].agency.name
    for words in ("zqareturnedentry", "Zqofthatreturn", name):
        assert words not in read and words in whole


def test_a_member_who_is_excluded_later_has_the_copy_no_more(world):
    """R12, also of a return that has returned nothing: its progress, and what was said of it, stand in the pack."""
    [mine] = packs(world, "subgroup", chapters=["progress", "said"])
    made(mine)
    made_of = Export.objects.get(pk=mine.pk)
    Export.objects.filter(pk=mine.pk).update(versions=[])  # as where nothing had been returned
    address = reverse("exports:export_download", args=[mine.pk])
    assert world.returns["a_one"].pk in made_of.returns and browse(world, "subgroup").get(address).status_code == 200
    excluded(world, world.people["subgroup"])
    assert browse(world, "subgroup").get(address).status_code in {403, 404}
    assert browse(world, "subgroup").get(mine.get_absolute_url()).status_code in {403, 404}


def test_names_of_readers_and_the_boards_own_words_stand_as_they_are(world):
    decided = {"text": "To be audited", "owner": "Mrs Patel", "due_on": None}
    add_decision(review=world.reviews["one"], by=world.people["coordinator"], **decided)
    [pack] = packs(world, others=["Dr Amina Khan"])
    text = text_of(pack)
    assert "Dr Amina Khan" in text and "Mrs Patel" in text


def test_the_second_of_two_clicks_makes_no_second_set(world):
    packs(world, "subgroup")
    with pytest.raises(Refused, match="a moment ago"):
        packs(world, "subgroup")
    assert Export.objects.filter(what="pack").count() == 1


def test_the_member_finds_and_downloads_their_own_copy_until_the_day_after_the_meeting(world):
    mine, others = packs(world, "subgroup", others=["Canon Ruth Ashby"])
    client, address = browse(world, "subgroup"), mine.get_absolute_url()
    assert client.get(address).status_code == 404  # not before it is made
    made(mine), made(others)
    assert OutboxMessage.objects.get(kind="pack_ready", user=world.people["subgroup"]).link == address
    listed = client.get(reverse("exports:export_list", args=[mine.review.reference])).content.decode()
    assert address in listed and others.get_absolute_url() not in listed
    assert client.get(reverse("exports:export_download", args=[mine.pk])).getvalue() == file_of(mine)
    assert client.get(reverse("exports:export_download", args=[others.pk])).status_code == 404
    coordinator = browse(world, "coordinator")
    assert coordinator.get(reverse("exports:export_download", args=[others.pk])).status_code == 200
    for name in ("export_detail", "export_download"):  # under the member's name, with what the member may read
        assert coordinator.get(reverse(f"exports:{name}", args=[mine.pk])).status_code == 404
    asked = coordinator.get(reverse("exports:export_list", args=[mine.review.reference])).content.decode()
    assert f"{world.people['subgroup'].name} reads it" in asked and mine.get_absolute_url() not in asked
    assert mine.expires_at.date() >= mine.meeting_on + timedelta(days=1)
    lines = Disclosure.objects.filter(export__in=[mine, others])
    assert {line.recipient for line in lines} == {world.people["subgroup"].name, "Canon Ruth Ashby"}


def test_a_copy_ends_with_the_sharing(world):
    [mine] = packs(world, "subgroup")
    made(mine)
    facts = {"review": mine.review, "member": world.people["subgroup"], "reason": "Left the subgroup"}
    withdraw_sharing(**facts, by=world.people["coordinator"])
    assert browse(world, "subgroup").get(reverse("exports:export_download", args=[mine.pk])).status_code in {403, 404}
    [late] = packs(world, "lead_reviewer")
    with pytest.raises(NotAllowed):
        packs(world, "subgroup")
    assert made(late).state == "ready"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"chapters": ()}, "what the pack shall hold"),
        ({"chapters": ("drafts",)}, "what the pack shall hold"),
        ({"days": -1}, "today or within"),
        ({"days": 61}, "today or within"),
        ({"others": [f"Reader {number}" for number in range(policies.MOST_PACKS)]}, "At most 40 copies"),
    ],
)
def test_what_cannot_be_made_is_refused_whole(world, changes, sentence):
    before = Export.objects.count()
    with pytest.raises(Refused, match=sentence):
        packs(world, "subgroup", **changes)
    assert Export.objects.count() == before


def test_the_coordinator_asks_from_a_page_that_keeps_what_was_typed(world):
    client = browse(world, "coordinator")
    address = reverse("exports:pack_new", args=[world.reviews["one"].reference])
    page = client.get(address).content.decode()
    assert world.people["subgroup"].name in page and world.people["subgroup_unshared"].name not in page
    day = timezone.localdate() + timedelta(days=3)
    sent = {"meeting_on": day.isoformat(), "chapters": ["answers", "gaps"], "others": ""}
    wrong = client.post(address, sent | {"members": [world.people["subgroup_unshared"].pk]}).content.decode()
    assert "There is a problem" in wrong
    assert "Choose a member" in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"members": [world.people["subgroup"].pk]}).status_code == 302
    pack = Export.objects.latest("pk")
    assert (pack.query, pack.for_user, pack.meeting_on) == (
        "chapter=answers&chapter=gaps",
        world.people["subgroup"],
        day,
    )
