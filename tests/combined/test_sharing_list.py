"""The coordinator opens the combined returns to a member and closes them again; the subgroup talks and decides (R4, R8)."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from sar_portal.combined.models import Sharing, SubgroupComment, SubgroupDecision
from tests.accounts.sign_in import sign_in
from tests.reviews import world as making

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def sent(db):
    w = making.make_world()
    w.review = making.sent(w)
    return w


def url(w, name: str, *args) -> str:
    return reverse(f"combined:{name}", args=[w.review.reference, *args])


def test_nothing_is_open_to_a_member_until_it_is_shared_and_after_it_was_withdrawn(sent, browse):
    member, coordinator = browse(sent.subgroup), Client()
    sign_in(coordinator, sent.coordinator)
    assert member.get(url(sent, "combined_overview")).status_code in {403, 404}
    coordinator.post(url(sent, "sharing_list"), {"member": sent.subgroup.pk})
    assert member.get(url(sent, "combined_overview")).status_code == 200
    withdraw = url(sent, "sharing_withdraw", sent.subgroup.pk)
    assert b"Error:" in coordinator.post(withdraw, {"reason": ""}).content
    coordinator.post(withdraw, {"reason": "Left the subgroup"})
    assert member.get(url(sent, "combined_overview")).status_code in {403, 404}
    assert list(Sharing.objects.order_by("at").values_list("verb", flat=True)) == ["share", "withdraw"]


def test_sharing_asks_who_is_there_and_reading_who_it_is_shared_with_does_not(sent):
    """S4: a sign-in of some time ago is asked for again before anything is shared."""
    client = Client()
    sign_in(client, sent.coordinator, at=time.time() - 600)
    assert client.get(url(sent, "sharing_list")).status_code == 200
    asked = client.post(url(sent, "sharing_list"), {"member": sent.subgroup.pk})
    assert "/account/confirm/" in asked["Location"] and not Sharing.objects.exists()
    sign_in(client, sent.coordinator)
    client.post(url(sent, "sharing_list"), {"member": sent.subgroup.pk})
    assert Sharing.objects.get().verb == "share"


def test_only_the_coordinator_shares_and_only_with_the_subgroup(sent, browse):
    browse(sent.coordinator).post(url(sent, "sharing_list"), {"member": sent.stranger.pk})
    making.share(sent, sent.review)
    for other in (sent.subgroup, sent.reviewer, sent.leads[0]):
        answer = browse(other).post(url(sent, "sharing_list"), {"member": sent.subgroup.pk})
        assert answer.status_code in {403, 404}
    assert not Sharing.objects.exists()


def test_comments_and_decisions_are_kept_as_written(sent, browse):
    making.share(sent, sent.review)
    client = browse(sent.subgroup)
    client.post(url(sent, "comment_add"), {"about": "KLOE 2", "text": f"Why? {HOSTILE}"})
    client.post(url(sent, "decision_add"), {"text": "Ask the surgery.", "owner": "Chair", "due_on": "2027-01-15"})
    assert SubgroupComment.objects.get().text == f"Why? {HOSTILE}"
    assert SubgroupDecision.objects.get().owner == "Chair"
    page = client.get(url(sent, "meeting_detail")).content.decode()
    assert "Ask the surgery." in page and "15 January 2027" in page and HOSTILE not in page
    refused = client.post(url(sent, "decision_add"), {"text": "", "owner": "Kept in its box"}).content.decode()
    assert "Kept in its box" in refused
    assert SubgroupDecision.objects.count() == 1
