"""The day on which the rest of a partial reply is to come: a date like others, beside the part's own."""

from datetime import timedelta
from importlib import import_module
from threading import Event, Thread

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from notifications.models import Deadline, DeadlineChange, OutboxMessage
from notifications.selectors.dates import overseen_dates, own_dates
from notifications.services import due_reminders
from reviews.models import AgencyReturn, ReturnPart
from reviews.selectors.requests import partial_replies
from reviews.services.answers import ask_extension, refuse, reply_in_part
from reviews.services.requests import decline_extension, grant_extension, withdraw_part
from reviews.services.returning import finalise, send_back
from reviews.services.reviews import move_review
from sar_portal.access.errors import Refused
from sar_portal.home.selectors import work_of
from tests.chronology import world as chronologies
from tests.reviews import world as making
from tests.reviews.test_answers import part_of
from tests.reviews.test_suspend import at


def _promised(day) -> Deadline | None:
    """The open date of the day, which is the rest of a partial reply."""
    return Deadline.objects.filter(kind="promised", due_on=day, met_at=None, cancelled_at=None).first()


def test_the_day_it_comes_is_a_date_like_others(world, sent, browse):
    """The lead is reminded of it, both sides find it among their dates, and the coordinator's work has it when it is near or
    late; a later reply moves it.
    """
    part, today = part_of(world, "imr"), timezone.localdate()
    far, near = today + timedelta(days=40), today + timedelta(days=4)
    reply_in_part(part=part, missing="Half", until=far, by=world.lead)
    promised, what = _promised(far), "The rest of a partial reply: Individual Management Review"
    assert promised in own_dates(world.lead) and promised in overseen_dates(world.coordinator)
    assert promised not in own_dates(world.leads[1]) and promised.what == what
    tasks = {task.what for group in work_of(world.coordinator) for task in group.tasks}
    assert not [words for words in tasks if "partial reply" in words]
    reply_in_part(part=part_of(world, "imr"), missing="Half", until=near, by=world.lead)
    assert _promised(far) is None and _promised(near) == promised
    groups = {task.what: (group.by, task.link) for group in work_of(world.coordinator) for task in group.tasks}
    own = reverse("reviews:return_progress", args=[world.ret.reference])
    expected = f"Expected from {world.ret.agency.name}: the rest of a partial reply (Individual Management Review)"
    assert groups[expected] == ("this-week", own)
    assert what in {task.what for group in work_of(world.lead) for task in group.tasks}
    Deadline.objects.exclude(pk=promised.pk).update(remind_on=None)
    assert due_reminders(near) == 1
    reminded = OutboxMessage.objects.get(reminder__deadline=promised)
    assert (reminded.user, reminded.kind) == (world.lead, "deadline_on")
    Deadline.objects.filter(pk=promised.pk).update(due_on=today - timedelta(days=1))
    groups = {task.what: group.by for group in work_of(world.coordinator) for task in group.tasks}
    assert groups[f"Chase {world.ret.agency.name}: the rest of a partial reply"] == "overdue"
    overview = reverse("reviews:review_overview", args=[sent.reference])
    late = f"{world.ret.agency.name}, IMR: the rest of a partial reply is 1 day late."
    assert late in browse(world.coordinator).get(overview).content.decode()
    assert late not in browse(world.subgroup).get(overview).content.decode()
    # Late itself, the part has one line, as it has one on My work.
    Deadline.objects.filter(pk=part.deadline_id).update(due_on=today - timedelta(days=2))
    page = browse(world.coordinator).get(overview).content.decode()
    assert f"{world.ret.agency.name}, IMR: 2 days late; the rest of a partial reply is 1 day late." in page
    assert late not in page


def test_it_ends_with_the_part_and_stands_still_with_the_review(world, sent):
    soon, away = timezone.localdate() + timedelta(days=9), timedelta(days=30)
    for kind in ("imr", "chronology"):
        reply_in_part(part=part_of(world, kind), missing="Half", until=soon, by=world.lead)
    refuse(part=part_of(world, "chronology"), reason="No", by=world.lead)
    assert _promised(soon) == part_of(world, "imr").promised
    # At noon, so that thirty days later it is the same hour of the day even where the clocks have changed between.
    noon = timezone.localtime().replace(hour=12)
    with at(noon):
        move_review(review=sent, verb="suspend", reason="Trial", by=world.coordinator)
    assert _promised(soon) is None
    with at(noon + away):
        move_review(review=sent, verb="resume", reason="Over", by=world.coordinator)
    assert _promised(soon + away) == part_of(world, "imr").promised
    assert not part_of(world, "chronology").promised.is_open
    withdraw_part(part=part_of(world, "imr"), reason="Not needed", by=world.coordinator)
    assert _promised(soon + away) is None


def test_what_came_is_not_waited_for(db):
    w = chronologies.make_world(0)
    chronologies.entry(w.police)
    soon = timezone.localdate() + timedelta(days=9)
    reply_in_part(part=w.police.part, missing="The night records", until=soon, by=w.police.lead)
    assert _promised(soon)
    submission = chronologies.returned(w.police)
    assert _promised(soon) is None
    part = ReturnPart.objects.get(pk=w.police.part.pk)
    reply_in_part(part=part, missing="Its annex", until=soon, by=w.coordinator)
    assert _promised(soon) == part.promised
    finalise(part=part, submission=submission, checklist={}, by=w.coordinator)
    assert Deadline.objects.get(pk=part.promised_id).met_at


def test_a_coordinator_who_follows_the_date_comes_to_their_own_page(world, sent, browse):
    """The links of dates of requests and records are the agency's pages; whoever oversees them has another."""
    own = reverse("reviews:return_progress", args=[world.ret.reference])
    reply_in_part(part=part_of(world, "imr"), missing="Half", until=timezone.localdate(), by=world.lead)
    links = set(overseen_dates(world.coordinator).filter(scope=world.ret.scope).values_list("link", flat=True))
    assert reverse("reviews:request_detail", args=[world.ret.reference]) in links
    assert reverse("reviews:record_list", args=[world.ret.reference]) in links
    for link in links:
        shown = browse(world.coordinator).get(link)
        assert shown.status_code == 200 or shown.headers["Location"] == own


@pytest.mark.parametrize("decide", [decline_extension, grant_extension])
def test_a_question_for_more_time_is_decided_before_anybody_chases_the_rest(world, sent, browse, decide):
    """As the part's own lateness is: on My work, on the overview and in reminders."""
    today, part = timezone.localdate(), part_of(world, "imr")
    reply_in_part(part=part, missing="Half", until=today, by=world.lead)
    asked = ask_extension(part=part, until=part.deadline.due_on + timedelta(days=9), reason="Ill", by=world.lead)
    assert _promised(today).waiting_since
    reply_in_part(
        part=part, missing="A third", until=today, by=world.lead
    )  # of the same day: the question is open still
    rest = _promised(today)
    assert rest.waiting_since
    Deadline.objects.filter(pk=rest.pk).update(due_on=today - timedelta(days=3))
    overview = reverse("reviews:review_overview", args=[sent.reference])

    def chased() -> list[bool]:
        work = {task.what for group in work_of(world.coordinator) for task in group.tasks}
        on_work = f"Chase {world.ret.agency.name}: the rest of a partial reply" in work
        page = browse(world.coordinator).get(overview).content.decode()
        return [on_work, "the rest of a partial reply is 3 days late" in page]

    assert chased() == [False, False]
    more = {"until": part.deadline.due_on + timedelta(days=9)} if decide is grant_extension else {}
    decide(asked=asked, reason="Decided", by=world.coordinator, **more)
    assert chased() == [True, True]


def _as_before_there_were_dates(world) -> Deadline:
    """The reply stands, and no day is set for it."""
    part = part_of(world, "imr")
    reply_in_part(part=part, missing="Half", until=timezone.localdate() + timedelta(days=9), by=world.lead)
    promised = part_of(world, "imr").promised
    ReturnPart.objects.filter(pk=part.pk).update(promised=None)
    Deadline.objects.filter(pk=promised.pk).update(cancelled_at=timezone.now(), remind_on=None)
    return promised


def test_a_reply_that_stood_before_there_were_such_dates_has_one(world, sent):
    """By the migration, as if the agency had replied since; nothing for what has ended, and once."""
    as_now, fill = (
        _as_before_there_were_dates(world),
        import_module("reviews.migrations.0006_promised_before").set_dates,
    )
    chronology = part_of(world, "chronology")
    reply_in_part(part=chronology, missing="Half", until=as_now.due_on, by=world.lead)
    refuse(part=chronology, reason="No", by=world.lead)
    ReturnPart.objects.filter(pk=chronology.pk).update(promised=None)
    fill(apps, None)
    made = part_of(world, "imr").promised
    assert made == _promised(as_now.due_on) and part_of(world, "chronology").promised is None
    said = ("scope", "kind", "reference", "what", "link", "to", "person", "pace", "plan", "due_on", "waiting_since")
    assert [getattr(made, name) for name in said] == [getattr(as_now, name) for name in said]
    change = DeadlineChange.objects.get(deadline=made)
    assert (change.verb, change.by, change.to_date) == ("set", world.lead, as_now.due_on)
    fill(apps, None)
    assert part_of(world, "imr").promised == made
    assert due_reminders(made.due_on) and OutboxMessage.objects.filter(reminder__deadline=made).exists()


def test_of_a_review_that_stood_still_it_has_one_when_the_review_goes_on(world, sent):
    as_now, noon, away = _as_before_there_were_dates(world), timezone.localtime().replace(hour=12), timedelta(days=30)
    with at(noon):
        move_review(review=sent, verb="suspend", reason="Trial", by=world.coordinator)
    import_module("reviews.migrations.0006_promised_before").set_dates(apps, None)
    assert part_of(world, "imr").promised is None
    with at(noon + away):
        move_review(review=sent, verb="resume", reason="Over", by=world.coordinator)
    made = _promised(as_now.due_on + away)
    assert made and made == part_of(world, "imr").promised


def test_what_its_manager_sent_back_has_not_come(db):
    w = chronologies.make_world(0)
    chronologies.entry(w.police)
    soon = timezone.localdate() + timedelta(days=9)
    reply = reply_in_part(part=w.police.part, missing="The night records", until=soon, by=w.police.lead)
    submission = chronologies.submit_chronology(chronology=chronologies.fresh(w.police.chronology), by=w.police.author)
    assert _promised(soon) and partial_replies(w.police.ret) == [reply]
    part, named = ReturnPart.objects.get(pk=w.police.part.pk), {"name": "Sally Manager", "role": "Superintendent"}
    send_back(part=part, submission=submission, reason="Gaps", sections=[], by=w.police.manager, **named)
    assert _promised(soon) and partial_replies(w.police.ret) == [reply]
    chronologies.returned(w.police)
    assert _promised(soon) is None and partial_replies(w.police.ret) == []


@pytest.mark.django_db(transaction=True)
def test_who_replies_while_the_review_is_being_suspended_sets_no_date():
    """It would begin unseen by what stops the dates that run, and remind through all of the suspension."""
    world = making.make_world()
    review = making.sent(world)
    part = AgencyReturn.objects.get(reference="ASAB-SAR-2026-03-POL").parts.get(kind="imr")
    suspended, done, told = Event(), Event(), []

    def reply():
        suspended.wait(10)
        try:
            reply_in_part(part=part, missing="Half", until=timezone.localdate(), by=world.leads[0])
        except Refused as refused:
            told.append(refused.sentence)
        finally:
            done.set()
            connection.close()

    other = Thread(target=reply)
    other.start()
    with transaction.atomic():
        move_review(review=review, verb="suspend", reason="Trial", by=world.coordinator)
        suspended.set()
        done.wait(2)  # with the review locked, the reply waits here until the suspension is committed
    other.join(20)
    assert len(told) == 1 and "suspended" in told[0]
    assert not Deadline.objects.filter(kind="promised").exists()
