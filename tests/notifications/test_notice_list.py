"""The list of notifications: one's own, opened by a button, and nothing of a return one is excluded from."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.kinds import KINDS
from notifications.models import OutboxMessage
from notifications.selectors.notices import unread_count
from notifications.services import due_reminders, queue
from notifications.working_days import add_working_days
from sar_portal.access.services import exclude
from tests.notifications.world import LINK, REFERENCE

LIST = reverse("notifications:notice_list")
pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(user, **query) -> str:
    response = signed_in(user).get(LIST, query)
    assert response.status_code == 200
    return response.content.decode()


def tell(user, kind: str = "quality_query", **more) -> OutboxMessage:
    written = queue(kind=kind, user=user, reference=REFERENCE, link=LINK, **more)
    assert written is not None
    return written


def test_signed_out_people_are_sent_to_sign_in(client):
    response = client.get(LIST)
    assert response.status_code == 302 and reverse("account_login") in response["Location"]


def test_an_empty_list_says_so(world):
    assert "You have no notifications" in page_of(world.author)


def test_each_sees_their_own_with_the_count_in_the_navigation(world):
    for _ in range(2):
        tell(world.author)
    tell(world.lead, "extension_granted")
    page = page_of(world.author)
    assert page.count(KINDS["quality_query"].sentence) == 2
    assert KINDS["extension_granted"].sentence not in page
    assert 'portal-badge">2<' in page


def test_a_reminder_says_what_is_due_and_when(world):
    due_on = add_working_days(timezone.localdate(), 10)
    world.deadline(due_on)
    due_reminders(due_on)
    page = page_of(world.author)
    assert "Something is due today." in page and f"{due_on.day} " in page and "Chronology, due" in page


def test_opening_goes_there_and_counts_as_read(world):
    message = tell(world.author)
    tell(world.author)
    address = reverse("notifications:notice_open", kwargs={"message_id": message.message_id})
    client = signed_in(world.author)
    assert client.get(address).status_code == 405
    assert unread_count(world.author) == 2
    response = client.post(address)
    assert (response.status_code, response["Location"]) == (302, LINK)
    assert unread_count(world.author) == 1


def test_the_notification_of_another_is_not_there(world):
    message = tell(world.author)
    address = reverse("notifications:notice_open", kwargs={"message_id": message.message_id})
    assert signed_in(world.lead).post(address).status_code == 404
    assert unread_count(world.author) == 1


def test_all_are_marked_as_read_and_only_ones_own(world):
    tell(world.author)
    tell(world.lead)
    response = signed_in(world.author).post(reverse("notifications:notice_read_all"))
    assert (response.status_code, response["Location"]) == (302, LIST)
    assert (unread_count(world.author), unread_count(world.lead)) == (0, 1)


def test_an_excluded_person_no_longer_sees_what_they_were_told_of_the_return(world):
    tell(world.manager, scope=world.returned)
    tell(world.manager, "access_changed")
    exclude(user=world.manager, scope=world.returned, because="register:1", by=world.lead)
    page = page_of(world.manager)
    assert KINDS["quality_query"].sentence not in page
    assert KINDS["access_changed"].sentence in page


def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries):
    for _ in range(30):
        tell(world.author)
    client = signed_in(world.author)
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_long_lists_have_pages(world):
    for _ in range(51):
        tell(world.author)
    assert page_of(world.author, page=1).count(KINDS["quality_query"].sentence) == 50
    assert page_of(world.author, page=2).count(KINDS["quality_query"].sentence) == 1
