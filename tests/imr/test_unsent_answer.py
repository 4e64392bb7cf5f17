"""What an interviewee types by their link is kept while they type, for them alone, and goes in time (R5, R14, R15)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from imr.models import InterviewConfirmation, InterviewShare, UnsentAnswer
from imr.services.copies import enter_answer, give_copy, make_copy
from imr.services.sharing import add_addendum, end_link, save_unsent, share_record, take_back
from imr.tasks import erase_unsent_answers
from notifications import links
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.models import AuditEvent
from tests.imr import test_record_open
from tests.imr.test_record_open import enter, knock, path_of, written
from tests.looking import goes_over_nothing

pytestmark = pytest.mark.django_db
shared = test_record_open.shared
WORDS = {"comment": "Half a wagtail"}


def type_in(client, share, version=0, **boxes):
    address = reverse("imr:answer_autosave", args=[share.nonce])
    return client.post(address, boxes | {"version": version}, headers={"X-Autosave": "1"})


def test_what_is_typed_is_there_again_after_the_page_was_lost_and_is_gone_once_it_is_sent(shared):
    _, share, code = shared
    first = Client()
    enter(first, share, code)
    saved = type_in(first, share, answer="comment", comment="Half a wagtail")
    assert saved.status_code == 200 and saved.json()["version"] == 1
    assert saved.cookies["record"]["max-age"] == 7200  # who writes is not asked for the code in the middle of it
    again = Client()  # another day, by the same link
    enter(again, share, code)
    page = again.get(path_of(share)).content.decode()
    assert "Half a wagtail</textarea>" in page and "not sent yet" in page and 'name="version" value="1"' in page
    assert not InterviewConfirmation.objects.exists()
    sent = {"answer": "comment", "comment": "A whole wagtail", "version": 1}
    assert again.post(path_of(share), sent).status_code == 302
    assert InterviewConfirmation.objects.get().comment == "A whole wagtail" and not UnsentAnswer.objects.exists()
    late = type_in(first, share, version=1, comment="After it was sent")
    assert late.status_code == 422 and "answered already" in late.content.decode()
    assert not UnsentAnswer.objects.exists()


def test_without_scripts_a_button_keeps_it_and_sends_nothing(shared, client):
    _, share, code = shared
    enter(client, share, code)
    page = client.get(path_of(share)).content.decode()
    assert "Save and go on later" in page
    for boxes in ({"comment": "Half a wagtail"}, {"answer": "confirm", "comment": "Half a wagtail"}):
        version = UnsentAnswer.objects.count()
        assert client.post(path_of(share), boxes | {"later": "1", "version": version}).status_code == 302
        assert "Half a wagtail</textarea>" in client.get(path_of(share)).content.decode()
    assert not InterviewConfirmation.objects.exists()


def told(interview) -> list[str]:
    """What was done with the record, as the trail has it."""
    events = AuditEvent.objects.filter(what="did", subject=f"imr.staffinterview:{interview.pk}")
    return list(events.order_by("number").values_list("verb", flat=True))


def test_the_trail_says_that_somebody_began_and_how_it_ended_and_not_each_save(shared, client):
    """Nobody takes a line out of it any more, and who types saves hundreds of times."""
    interview, share, code = shared
    enter(client, share, code)
    before = told(interview)
    for version, words in enumerate(("Half", "Half a", "Half a wag", "Half a wagtail")):
        assert type_in(client, share, version=version, comment=words).status_code == 200
    client.post(path_of(share), {"comment": "A whole wagtail", "later": "1", "version": 4})
    assert told(interview) == [*before, "save_unsent"]
    client.post(path_of(share), {"answer": "comment", "comment": "Two wagtails", "version": 5})
    assert told(interview) == [*before, "save_unsent", "answer_record"]


def test_who_confirms_at_once_does_one_thing(shared, client):
    interview, share, code = shared
    enter(client, share, code)
    before = told(interview)
    client.post(path_of(share), {"answer": "confirm", "version": 0})
    assert told(interview) == [*before, "answer_record"]


def test_it_saves_so_often_a_minute_and_loses_nothing_by_that(shared, client, settings):
    _, share, code = shared
    enter(client, share, code)
    settings.ACCOUNT_RATE_LIMITS = {"unsent": "2/m/key"}
    answers = [type_in(client, share, version=number, comment=f"Wagtail {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "very often within a minute" in answers[-1].content.decode()
    assert UnsentAnswer.objects.get().words == {"comment": "Wagtail 1"}
    client.post(path_of(share), {"comment": "Wagtail 2", "later": "1", "version": 2})  # by hand it is kept all the same
    assert UnsentAnswer.objects.get().words == {"comment": "Wagtail 2"}


def test_of_two_windows_neither_writes_over_the_other(shared, client):
    _, share, code = shared
    enter(client, share, code)
    type_in(client, share, comment="From the telephone")
    other = type_in(client, share, comment="From the computer")
    assert other.status_code == 409 and "From the telephone" in other.content.decode()
    assert "omeone else" not in other.content.decode()  # nobody else reads it: they would think so
    sent = {"answer": "comment", "comment": "From the computer"}
    for how in ({"later": "1"}, {}):
        page = client.post(path_of(share), sent | how | {"version": 0}).content.decode()
        assert "From the telephone" in page and "From the computer</textarea>" in page
        assert "another window" in page and 'name="version" value="1"' in page
        assert UnsentAnswer.objects.get().words["comment"] == "From the telephone"
    assert not InterviewConfirmation.objects.exists()
    client.post(path_of(share), sent | {"version": 1})
    assert InterviewConfirmation.objects.get().comment == "From the computer"


@pytest.mark.django_db(transaction=True)
def test_the_page_of_both_texts_goes_over_nothing_by_itself(world, appointed, row, chromium, live_server):
    """R14: the answer on the telephone, a page on the computer that was open since before, and a word more after it was sent."""
    _, share, code = written(world, row)
    page = chromium.new_context().new_page()
    page.clock.install()
    page.goto(links.absolute(path_of(share), signed=True).replace(links.absolute("/").rstrip("/"), live_server.url))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Open the record").click()
    page.get_by_label("I want to add a comment").check()
    save_unsent(share=share, version=0, words=WORDS)
    page.get_by_label("Your comment").fill("Short")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.locator("[data-conflict]").first).to_contain_text("Half a wagtail")
    goes_over_nothing(page, "Your comment")
    assert UnsentAnswer.objects.get().words == WORDS
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Your answer is kept")).to_be_visible()
    assert InterviewConfirmation.objects.get().comment == "Short and more"
    page.context.close()


def test_nobody_else_reads_it(world, shared, client):
    interview, share, code = shared
    enter(client, share, code)
    type_in(client, share, comment="Half a wagtail")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM imr_unsentanswer")
        assert "wagtail" not in cursor.fetchone()[0]
    args = [world.ret.reference, interview.pk]
    names = ("interview_detail", "record_print", "record_share", "record_take_back", "answer_enter")
    for person in (world.author, world.lead, world.manager, world.coordinator):
        reader = Client()
        reader.force_login(person)
        pages = [reader.get(reverse(f"imr:{name}", args=args)).content.decode() for name in names]
        pages.append(reader.get(reverse("imr:interview_list", args=args[:1])).content.decode())
        pages.append(reader.post(reverse("search:result_list"), {"words": "wagtail"}).content.decode())
        assert not [page for page in pages if "Half a wagtail" in page]
        assert reader.get(path_of(share)).status_code == 404


def test_without_the_code_of_this_link_nothing_is_kept(shared):
    _, share, code = shared
    knocked, stranger, forged = Client(), Client(), Client()
    knock(knocked, share)
    enter(forged, share, code)
    other = InterviewShare(nonce="00000000-0000-4000-8000-000000000000")
    answers = [type_in(one, share, **WORDS) for one in (knocked, stranger)]
    stranger.cookies["record"] = forged.cookies["record"].value
    answers += [type_in(stranger, other, **WORDS)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, b"")}
    assert not UnsentAnswer.objects.exists()


def test_it_goes_when_the_link_is_withdrawn(world, shared):
    interview, share, code = shared
    ends = [
        lambda: end_link(interview=interview, by=world.author),
        lambda: take_back(interview=interview, reason="A mistake in it", by=world.author),
    ]
    for end in ends:
        client = Client()
        enter(client, share, code)
        type_in(client, share, **WORDS)
        assert UnsentAnswer.objects.count() == 1
        end()
        assert not UnsentAnswer.objects.exists()
        late = type_in(client, share, **WORDS)  # the page is still open: it says so, and the words stay on it
        assert late.status_code == 422 and "cannot be used" in late.content.decode()
        with pytest.raises(Refused, match="cannot be used"):
            save_unsent(share=share, version=0, words=WORDS)
        interview.refresh_from_db()
        share, code = share_record(interview=interview, address="s.lynch@home.example", by=world.author)
        assert not UnsentAnswer.objects.exists()


def test_it_goes_when_the_record_is_answered_on_paper_and_when_something_is_added(world, shared, client):
    interview, share, code = shared
    enter(client, share, code)
    type_in(client, share, **WORDS)
    give_copy(
        copy=make_copy(interview=interview, by=world.author), verb="handed", on=timezone.localdate(), by=world.author
    )
    enter_answer(interview=interview, signed_on=timezone.localdate(), by=world.author)
    assert not UnsentAnswer.objects.exists()
    with pytest.raises(NotNow):
        save_unsent(share=share, version=0, words=WORDS)
    interview.refresh_from_db()
    add_addendum(interview=interview, text="They rang", by=world.author)
    share, _ = share_record(interview=interview, address="s.lynch@home.example", by=world.author)
    save_unsent(share=share, version=0, words=WORDS)
    add_addendum(interview=interview, text="And again", by=world.author)
    assert not UnsentAnswer.objects.exists()


def test_a_link_that_ran_out_takes_nothing_where_another_goes_to_the_same_address(world, shared, client):
    interview, share, code = shared
    enter(client, share, code)
    type_in(client, share, **WORDS)
    InterviewShare.objects.update(expires_at=timezone.now())
    late = type_in(client, share, version=1, comment="Half a wagtail and more")
    assert late.status_code == 422 and "cannot be used" in late.content.decode()
    assert erase_unsent_answers() == 0
    newer, code = share_record(interview=interview, address=" S.Lynch@home.example", by=world.author)
    anew = Client()
    enter(anew, newer, code)
    assert "Half a wagtail</textarea>" in anew.get(path_of(newer)).content.decode()
    elsewhere, code = share_record(interview=interview, address="another@home.example", by=world.author)
    enter(anew, elsewhere, code)
    assert "wagtail" not in anew.get(path_of(elsewhere)).content.decode()
    assert not UnsentAnswer.objects.exists()


def test_it_is_erased_two_weeks_after_its_link_ran_out(shared):
    _, share, _ = shared
    save_unsent(share=share, version=0, words=WORDS)
    for ended, left in ((timedelta(days=13, hours=23), 1), (timedelta(days=14), 0)):
        InterviewShare.objects.update(expires_at=timezone.now() - ended)
        erase_unsent_answers()
        assert UnsentAnswer.objects.count() == left
