"""The interviewee's link: a key in the e-mail, a code by voice, one record and nothing else (I2, I3, R5)."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imr.models import InterviewConfirmation, InterviewShare
from imr.models.interview import RECORD
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.sharing import add_addendum, as_typed, share_record, take_back
from notifications import links
from notifications.models import OutboxMessage
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db
CANARY = "kingfisher"


@pytest.fixture
def shared(world, row, appointed):
    return written(world, row)


def written(world, row):
    """An interview whose record is with its interviewee, the link, and the code."""
    entry = row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")
    interview = plan_interview(involvement=entry, fields={"arranged_with": "Practice manager"}, by=world.author)
    held = {"held_on": timezone.localdate(), "purpose_explained": True}
    interview = hold_interview(interview=interview, version=interview.version, fields=held, by=world.author)
    interview = write_record(
        interview=interview, version=interview.version, fields={"how_it_looked": f"The {CANARY} day"}, by=world.author
    )
    share, code = share_record(interview=interview, address="S.Lynch@home.example", by=world.author)
    return interview, share, code


def path_of(share) -> str:
    return reverse("imr:record_open", kwargs={"nonce": share.nonce})


def knock(client, share):
    return client.get(links.absolute(path_of(share), signed=True))


def enter(client, share, code):
    knock(client, share)
    return client.post(path_of(share), {"code": code})


def test_the_email_carries_the_key_and_not_the_code(shared):
    _, share, code = shared
    message = OutboxMessage.objects.get(kind="interview_link")
    assert (message.address, message.sign_link, message.link) == ("s.lynch@home.example", True, path_of(share))
    assert code not in share.code_hash
    assert re.fullmatch(r"[346789A-Z]{8}", code)
    assert as_typed(f" {code[:4].lower()}-{code[4:]} ") == code


def test_the_way_in_and_the_answer(shared, client):
    interview, share, code = shared
    response = knock(client, share)
    assert response.status_code == 302 and response.headers["Location"] == path_of(share)
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert CANARY not in client.get(path_of(share)).content.decode()

    response = client.post(path_of(share), {"code": code.lower()})
    assert response.status_code == 302
    cookie = response.cookies["record"]
    assert cookie["path"] == path_of(share) and cookie["httponly"]
    page = client.get(path_of(share))
    assert CANARY in page.content.decode()
    assert page.headers["Referrer-Policy"] == "strict-origin" and "no-store" in page.headers["Cache-Control"]
    assert AuditEvent.objects.filter(verb="record_open", what="viewed", actor=None).count() == 1

    client.post(path_of(share), {"answer": "comment", "comment": "It was raining"})
    interview.refresh_from_db()
    assert interview.state == "commented"
    answer = InterviewConfirmation.objects.get()
    assert (answer.verb, answer.comment, len(answer.sha256)) == ("comment", "It was raining", 64)
    page = client.get(path_of(share)).content.decode()
    assert "It was raining" in page and 'name="answer"' not in page


def test_an_answered_record_is_frozen_by_every_door(world, shared, client):
    interview, share, code = shared
    enter(client, share, code)
    client.post(path_of(share), {"answer": "confirm"})
    interview.refresh_from_db()
    assert interview.state == "confirmed"
    with pytest.raises(Refused, match="stands as it is"):
        write_record(interview=interview, version=interview.version, fields={"lessons": "later"}, by=world.author)
    client.post(path_of(share), {"answer": "comment", "comment": "Changed my mind"})
    assert InterviewConfirmation.objects.count() == 1
    for name in RECORD:
        interview.refresh_from_db()
        setattr(interview, name, "later")
        with pytest.raises(IntegrityError), transaction.atomic():
            interview.save()


def test_opening_the_link_uses_nothing_up(shared):
    """A mail scanner follows links, and some post forms blindly (I2)."""
    _, share, code = shared
    for _ in range(20):
        scanner = Client()
        knock(scanner, share)
        scanner.head(path_of(share))
    scanner.post(path_of(share), {})
    share.refresh_from_db()
    assert share.tries == 0
    assert enter(Client(), share, code).status_code == 302


def test_five_wrong_codes_end_the_link_whoever_types_them(shared):
    _, share, code = shared
    for place in range(5):
        assert "not right" in enter(Client(), share, f"WRONG{place}AA").content.decode()
    share.refresh_from_db()
    assert share.tries == 5
    assert AuditEvent.objects.filter(verb="try_code", what="refused").count() == 5
    client = Client()
    response = enter(client, share, code)
    assert response.status_code == 404 and "cannot be used" in response.content.decode()
    assert client.get(path_of(share)).status_code == 404


def ends_open_page(share, code, end) -> None:
    client = Client()
    enter(client, share, code)
    assert client.get(path_of(share)).status_code == 200
    end()
    response = client.get(path_of(share))
    assert response.status_code == 404 and CANARY not in response.content.decode()
    assert client.post(path_of(share), {"answer": "confirm"}).status_code == 404
    assert not InterviewConfirmation.objects.exists()


def test_taking_back_ends_it_at_once(world, shared):
    interview, share, code = shared
    ends_open_page(share, code, lambda: take_back(interview=interview, reason="A mistake in it", by=world.author))
    interview.refresh_from_db()
    assert interview.state == "held"


def test_a_new_link_ends_the_one_before(world, shared):
    interview, share, code = shared
    ends_open_page(share, code, lambda: share_record(interview=interview, address="a@b.example", by=world.author))


def test_it_ends_after_fourteen_days(shared):
    _, share, code = shared
    left = share.expires_at - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)

    def run_out():
        InterviewShare.objects.update(expires_at=timezone.now())

    ends_open_page(share, code, run_out)


def test_what_is_added_ends_the_open_page(world, shared, client):
    interview, share, code = shared
    enter(client, share, code)
    client.post(path_of(share), {"answer": "confirm"})
    add_addendum(interview=interview, text="They rang", by=world.author)
    page = client.post(path_of(share), {"answer": "comment", "comment": "<b>Mine</b>", "entry_1": "wagtail"})
    assert page.status_code == 404 and InterviewConfirmation.objects.count() == 1
    assert "This was not sent" in page.content.decode() and "wagtail" in page.content.decode()
    assert "&lt;b&gt;Mine&lt;/b&gt;" in page.content.decode()


def test_words_that_come_too_late_are_shown_and_the_same_ones_twice_are_kept(shared, client):
    _, share, code = shared
    assert "wagtail" in Client().post(path_of(share), {"comment": "wagtail"}).content.decode()
    enter(client, share, code)
    assert client.get(path_of(share)).cookies["record"]["max-age"] == 7200  # as long again with each use
    first = {"answer": "comment", "comment": "First"}
    assert client.post(path_of(share), first).status_code == 302
    late = client.post(path_of(share), first | {"comment": "wagtail"}).content.decode()
    assert "answered already" in late and "This was not sent" in late and "wagtail" in late
    twice = client.post(path_of(share), first).content.decode()
    assert "Your answer is kept" in twice and "This was not sent" not in twice


def test_whoever_is_asked_for_the_code_again_finds_their_words_in_their_boxes(world, shared, client):
    """The page was open for longer than the cookie lasts: on a shift, on a telephone (R15)."""
    interview, share, code = shared
    knock(client, share)  # the cookie of the code has run out
    words = {"answer": "comment", "comment": "It <i>rained</i>\r\nall day"}
    asked = client.post(path_of(share), words).content.decode()
    assert "This was not sent" in asked and "Give the code again" in asked and CANARY not in asked
    hidden = dict(re.findall(r'<input type="hidden" name="(answer|comment)" value="([^"]*)"', asked))
    assert hidden == {"answer": "comment", "comment": "It &lt;i&gt;rained&lt;/i&gt;\r\nall day"}
    wrong = client.post(path_of(share), words | {"code": "WRONG"}).content.decode()
    assert "not right" in wrong and "rained" in wrong and 'name="comment"' in wrong
    back = client.post(path_of(share), words | {"code": code}, follow=True)
    page = back.content.decode()
    assert CANARY in page and "all day</textarea>" in page and not InterviewConfirmation.objects.exists()
    assert re.search(r'value="comment"[^>]*checked', page)
    assert AuditEvent.objects.filter(verb="record_open", what="viewed").count() == 1
    again = client.post(
        path_of(share), words | {"code": code}, follow=True
    ).content.decode()  # a second click, or the page loaded anew
    assert "all day</textarea>" in again and not InterviewConfirmation.objects.exists()
    assert client.post(path_of(share), words | {"version": 1}).status_code == 302
    assert InterviewConfirmation.objects.get().comment == words["comment"].replace("\r", "")


def test_following_the_email_again_closes_no_open_page(shared, client):
    _, share, code = shared
    enter(client, share, code)
    knock(client, share)
    assert CANARY in client.get(path_of(share)).content.decode()
    stranger = Client()
    knock(stranger, share)
    page = stranger.post(path_of(share), {"answer": "comment", "comment": "wagtail"}).content.decode()
    assert CANARY not in page and "wagtail" in page


def test_a_comment_is_not_dropped_when_confirm_is_chosen(shared, client):
    _, share, code = shared
    enter(client, share, code)
    page = client.post(path_of(share), {"answer": "confirm", "comment": "It was raining"}).content.decode()
    assert "You wrote a comment" in page and "It was raining" in page
    assert not InterviewConfirmation.objects.exists()


def test_without_the_key_nothing_is_known(shared, client):
    _, share, code = shared
    unknown = reverse("imr:record_open", kwargs={"nonce": "00000000-0000-4000-8000-000000000000"})
    forged = f"{path_of(share)}?key=forged"
    answers = [client.get(path_of(share)), client.post(path_of(share), {"code": code}), client.get(unknown)]
    answers.append(client.get(forged, follow=True))
    assert {answer.status_code for answer in answers} == {404}
    mains = {re.search("<main.*</main>", answer.content.decode(), re.DOTALL)[0] for answer in answers}
    assert len(mains) == 1


def test_the_page_leads_nowhere_and_opens_nothing_else(world, shared, client):
    _, share, code = shared
    enter(client, share, code)
    page = client.get(path_of(share)).content.decode()
    leads = [href for href in re.findall(r'<a [^>]*href="([^"]+)"', page) if not href.startswith("#")]
    assert leads == []
    for name in ("return_hub", "register_list", "interview_list", "author_detail"):
        response = client.get(reverse(f"imr:{name}", args=[world.ret.reference]))
        assert response.status_code == 302 and "sign-in" in response.headers["Location"]
    # The cookie is for one path; sent along with another link it opens nothing.
    stranger = Client()
    stranger.cookies["record"] = client.cookies["record"].value
    assert (
        stranger.get(reverse("imr:record_open", kwargs={"nonce": "00000000-0000-4000-8000-000000000000"})).status_code
        == 404
    )


def test_the_record_stays_with_author_and_interviewee(world, shared, client):
    interview, _, _ = shared
    address = reverse("imr:interview_detail", args=[world.ret.reference, interview.pk])
    for person, status in ((world.lead, 403), (world.coordinator, 403), (world.other_lead, 404), (world.author, 200)):
        client.force_login(person)
        response = client.get(address)
        assert response.status_code == status, person.name
        assert (CANARY in response.content.decode()) == (status == 200)
    assert interview.held_on >= date(2020, 1, 1)


def test_opening_is_limited_for_each_address_and_loses_no_words_of_who_came_in(shared, settings):
    _, share, code = shared
    come_in, other = Client(REMOTE_ADDR="10.8.0.1"), Client(REMOTE_ADDR="10.8.0.1")
    assert enter(come_in, share, code).status_code == 302
    settings.ACCOUNT_RATE_LIMITS = {"link": "2/m/ip"}
    answers = [enter(other, share, "WRONG").status_code for _ in range(2)]
    assert answers == [200, 429]
    share.refresh_from_db()
    assert share.tries == 1
    assert come_in.get(path_of(share)).status_code == 200
    assert enter(Client(REMOTE_ADDR="10.8.0.2"), share, code).status_code == 302


def test_an_author_sends_so_many_links_an_hour(world, shared, client, settings):
    interview, share, _ = shared
    settings.ACCOUNT_RATE_LIMITS = {"share": "1/h/user"}
    sign_in(client, world.author)
    url = reverse("imr:record_share", args=[world.ret.reference, interview.pk])
    told = [client.post(url, {"address": "s.lynch@home.example"}).content.decode() for _ in range(2)]
    assert ["many links within an hour" in page for page in told] == [False, True]
    assert "s.lynch@home.example" in told[1]
    assert interview.shares.count() == 2
