"""One e-mail a day and quiet hours: what can wait waits, what cannot goes, and each is told once whoever is killed when (R13)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from notifications import digests, services
from notifications.digests import gather_digests, keep_preference
from notifications.kinds import CAN_WAIT, KINDS
from notifications.models import MailPreference, OutboxMessage
from notifications.policies import still_wanted
from notifications.selectors.notices import deliveries, notices_of
from notifications.selectors.waiting import may_go
from notifications.services import send_due
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.access.services import exclude
from sar_portal.accounts.services import change_board
from tests.notifications.sink import text_of
from tests.notifications.test_notice_list import signed_in, tell
from tests.notifications.world import REFERENCE, build

State = OutboxMessage.State
PAGE = reverse("notifications:preference_change")
pytestmark = pytest.mark.django_db


def at(hour: int, day: int = 27) -> datetime:
    return datetime(2026, 11, day, hour, 30, tzinfo=ZoneInfo("Europe/London"))


def prefer(user, *, daily: bool = True, quiet=(None, None)) -> None:
    keep_preference(daily=daily, quiet_from=quiet[0], quiet_until=quiet[1], by=user)


def state_of(message) -> str:
    message.refresh_from_db()
    return message.state


def test_what_can_wait_goes_in_one_letter_at_the_boards_hour(world, sink):
    prefer(world.author)
    first = tell(world.author, scope=world.returned, needs=Perm.SUBMIT)
    second = tell(world.author, "part_sent_back", scope=world.returned)
    other = tell(world.lead)
    assert send_due() == 1 and state_of(other) == State.SENT
    assert (gather_digests(at(8)), gather_digests(at(9)), gather_digests(at(9))) == (0, 1, 0)
    assert state_of(first) == state_of(second) == State.DIGEST
    assert send_due() == 1 and send_due() == 0
    letter = sink.letters[-1]
    text = text_of(letter)
    assert letter["Subject"] == "What waits for you" and letter["To"] == world.author.email
    assert f"- {KINDS['quality_query'].subject}: {REFERENCE}" in text and f"- {KINDS['part_sent_back'].subject}" in text
    assert reverse("notifications:notice_list") in text
    # In the portal there are the two of them, and not the letter that told of them.
    assert set(notices_of(world.author)) == {first, second}
    assert deliveries(world.administrator, world.board).filter(state=State.DIGEST).count() == 2


def test_a_board_that_wants_another_hour_has_it_and_there_is_one_a_day(world):
    world.board.digest_hour = 14
    world.board.save_without_historical_record()
    prefer(world.author)
    tell(world.author, scope=world.returned)
    assert (gather_digests(at(13)), gather_digests(at(14))) == (0, 1)
    later = tell(world.author, scope=world.returned)
    assert gather_digests(at(20)) == 0 and state_of(later) == State.QUEUED
    assert gather_digests(at(14, 28)) == 1 and state_of(later) == State.DIGEST


def test_what_is_mandatory_never_waits(world, sink):
    prefer(world.author, quiet=(0, 23))
    tell(world.author, "deadline_after", scope=world.returned)
    assert gather_digests(at(12)) == 0 and send_due() == 1
    assert not CAN_WAIT & {"deadline_on", "deadline_after", "request_sent", "invitation", "new_sign_in", "hand_over"}
    # What ends within days would be told of when it has ended.
    assert not CAN_WAIT & {"export_names", "export_ready", "pack_ready", "interview_link"}


def test_the_boards_of_what_waits_are_found_without_asking_of_each(world, django_assert_num_queries):
    prefer(world.author)
    for scope in (world.returned, world.review, world.returned, world.board.scope):
        tell(world.author, scope=scope)
    with django_assert_num_queries(2):
        boards = digests._boards_of(digests._waiting_for(world.author, at(9)))
    assert list(boards.values()) == [world.board] * 4


def test_whether_each_may_still_be_told_is_asked_of_all_at_once(world, django_assert_max_num_queries):
    prefer(world.author)
    messages = [tell(world.author, scope=scope) for scope in (world.returned, world.review) for _ in range(6)]
    exclude(user=world.author, scope=world.returned, because="register:1", by=world.lead)
    waiting = digests._waiting_for(world.author, at(9))
    with django_assert_max_num_queries(2):
        wanted = still_wanted(waiting)
    assert {one.pk for one in wanted} == {one.pk for one in messages if one.scope_id == world.review.pk}


def test_a_digest_killed_half_way_leaves_all_of_it_or_nothing(world, monkeypatch):
    """Killed before the commit is a rollback: the rows wait in the queue, and the next pass tells of each once."""
    prefer(world.author)
    messages = [tell(world.author, scope=world.returned) for _ in range(3)]
    written = services.queue

    def dies(**words):
        written(**words)
        raise KeyboardInterrupt

    monkeypatch.setattr(digests, "queue", dies)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        gather_digests(at(9))
    monkeypatch.setattr(digests, "queue", written)
    assert not OutboxMessage.objects.filter(kind="digest").exists()
    assert {state_of(message) for message in messages} == {State.QUEUED}
    assert (gather_digests(at(9)), gather_digests(at(9))) == (1, 0)
    assert OutboxMessage.objects.get(kind="digest").gathered.count() == 3


def test_who_may_not_know_any_more_is_told_nothing_of_it(world, sink):
    prefer(world.author)
    gone, kept = tell(world.author, scope=world.returned), tell(world.author, "review_resumed", scope=world.review)
    assert gather_digests(at(9)) == 1
    exclude(user=world.author, scope=world.returned, because="register:1", by=world.lead)
    assert send_due() == 1
    text = text_of(sink.letters[-1])
    assert KINDS["review_resumed"].subject in text and KINDS["quality_query"].subject not in text
    assert list(notices_of(world.author)) == [kept] and state_of(gone) == State.DIGEST
    late = tell(world.author, scope=world.returned)
    assert gather_digests(at(9, 28)) == 0 and state_of(late) == State.ABORTED


@pytest.mark.parametrize(("hour", "goes"), [(19, True), (20, False), (3, False), (6, False), (7, True)])
def test_quiet_hours_hold_what_can_wait_until_they_end(world, hour, goes):
    prefer(world.author, daily=False, quiet=(20, 7))
    prefer(world.lead, daily=False, quiet=(20, 22))
    held, now, free = tell(world.author), tell(world.author, "deadline_on"), tell(world.lead)
    going = set(may_go(at(hour)))
    assert (held in going) == goes and now in going and (free in going) == (hour != 20)


def test_the_daily_letter_waits_for_quiet_hours_too_and_another_choice_frees_what_waits(world):
    prefer(world.author, quiet=(8, 12))
    message = tell(world.author, scope=world.returned)
    gather_digests(at(9))
    digest = OutboxMessage.objects.get(kind="digest")
    assert digest not in may_go(at(9)) and digest in may_go(at(12))
    another = tell(world.author, scope=world.returned)
    prefer(world.author, daily=False)
    assert another in may_go(timezone.now()) and state_of(message) == State.DIGEST


def board_quiet(world, quiet_from: int | None, quiet_until: int | None, *, weekends: bool = False) -> None:
    change_board(
        board=world.board,
        by=world.administrator,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        quiet_weekends=weekends,
    )


@pytest.mark.parametrize(("hour", "goes"), [(18, True), (19, False), (0, False), (7, False), (8, False), (9, True)])
def test_a_boards_quiet_hours_hold_what_can_wait_beside_the_persons_own(world, hour, goes):
    board_quiet(world, 19, 8)
    prefer(world.author, daily=False, quiet=(20, 9))
    held = [tell(world.author, scope=scope) for scope in (world.returned, world.review, world.board.scope)]
    mandatory = tell(world.author, "deadline_on", scope=world.returned)
    free = [tell(world.lead), tell(build("BSAB").lead)]  # about nothing of a board; of a board that has none
    board_alone = tell(world.lead, scope=world.returned)
    going = set(may_go(at(hour)))
    assert {one in going for one in held} == {goes} and mandatory in going and going.issuperset(free)
    assert (board_alone in going) == (goes or hour == 8)


def test_a_board_that_is_quiet_at_weekends_is_told_of_on_monday_in_one_letter(world):
    board_quiet(world, None, None, weekends=True)
    prefer(world.author)
    held = tell(world.lead, scope=world.returned)
    rows = [tell(world.author, scope=world.returned)]
    for saturday_or_sunday in (at(9, 28), at(23, 29)):
        assert held not in may_go(saturday_or_sunday) and gather_digests(saturday_or_sunday) == 0
        rows.append(tell(world.author, scope=world.review))
    assert held in may_go(at(23)) and held in may_go(at(0, 30))
    assert (gather_digests(at(8, 30)), gather_digests(at(9, 30))) == (0, 1)
    assert set(OutboxMessage.objects.get(kind="digest").gathered.all()) == set(rows)


def test_the_daily_letter_waits_for_the_boards_quiet_hours(world):
    board_quiet(world, 8, 12)
    prefer(world.author)
    message = tell(world.author, scope=world.returned)
    assert gather_digests(at(9)) == 0 and state_of(message) == State.QUEUED
    assert gather_digests(at(12)) == 1 and OutboxMessage.objects.get(kind="digest") in may_go(at(12))
    # At nine and later it would be quiet, and before nine too early, on every day.
    for quiet in ((8, None), (8, 8), (9, 8), (5, 3)):
        with pytest.raises(Refused):
            board_quiet(world, *quiet)


def test_nothing_waits_longer_than_over_a_weekend(world):
    """A board and a person may be quiet in turn the whole day."""
    board_quiet(world, 20, 8)
    prefer(world.author, daily=False, quiet=(8, 20))
    held = tell(world.author, scope=world.returned)
    days = (timezone.now() + timedelta(days=day) for day in (1, 3, 5))
    assert [held in may_go(day) for day in days] == [False, False, True]
    prefer(world.author)
    assert held in may_go(timezone.now() + timedelta(days=5))


def test_preferences_are_chosen_on_a_page(world):
    client = signed_in(world.author)
    assert "Overdue" in client.get(PAGE).content.decode()
    page = client.post(PAGE, {"daily": "daily", "quiet_from": "20", "quiet_until": ""}).content.decode()
    assert "Quiet hours need a beginning and an end" in page and not MailPreference.objects.exists()
    assert client.post(PAGE, {"daily": "daily", "quiet_from": "20", "quiet_until": "7"}).status_code == 302
    kept = MailPreference.objects.get(user=world.author)
    assert (kept.daily, kept.quiet_from, kept.quiet_until) == (True, 20, 7)
    assert '<option value="20" selected>' in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"daily": "one", "quiet_from": "", "quiet_until": ""}).status_code == 302
    assert AuditEvent.objects.filter(verb="keep_preference", actor=world.author).count() == 2
    with pytest.raises(Refused):
        prefer(world.author, quiet=(7, 7))
