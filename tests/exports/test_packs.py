"""The packs of a meeting: a copy for each reader, holding what that reader may read, under their own name (R4, R12, Z6)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import OutboxMessage
from sar_portal.access.errors import NotAllowed, Refused
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
    assert all(title in text for title, _ in CHAPTERS.values())
    assert "zqareturnedentry" in text and "zqbreturnedreport" in text
    assert foreign("subgroup", text) == set()
    [few] = packs(world, "subgroup", chapters=["gaps", "said"])
    assert "zqareturnedentry" not in text_of(few)


def test_a_member_reads_nothing_in_it_of_a_return_from_which_they_are_excluded(world):
    excluded(world, world.people["subgroup"])
    theirs, ours = packs(world, "subgroup", "lead_reviewer")
    assert "zqareturnedentry" not in text_of(theirs) and "zqareturnedentry" in text_of(ours)


def test_the_member_finds_and_downloads_their_own_copy_until_the_day_after_the_meeting(world):
    mine, others = packs(world, "subgroup", others=["Canon Ruth Ashby"])
    client, address = browse(world, "subgroup"), mine.get_absolute_url()
    assert client.get(address).status_code == 404  # not before it is made
    made(mine), made(others)
    assert OutboxMessage.objects.get(kind="pack_ready", user=world.people["subgroup"]).link == address
    listed = client.get(reverse("exports:export_list", args=[mine.review.reference])).content.decode()
    assert address in listed and others.get_absolute_url() not in listed
    assert client.get(reverse("exports:export_download", args=[mine.pk])).content == file_of(mine)
    assert client.get(reverse("exports:export_download", args=[others.pk])).status_code == 404
    assert browse(world, "coordinator").get(reverse("exports:export_download", args=[others.pk])).status_code == 200
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
