"""A deadline's verbs, their history, and when reminders stop."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from notifications import deadlines
from notifications.models import Deadline, OutboxMessage, Reminder
from notifications.rules import HOUSE, OVERSEES, Pace, from_data
from notifications.services import due_reminders
from notifications.working_days import add_working_days
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, end_role, exclude
from tests.walls import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def due_on() -> date:
    return add_working_days(timezone.localdate(), 20)


def sent_to(deadline) -> set[tuple[str, str]]:
    return {(r.rule, r.recipient.email.split("@")[0]) for r in Reminder.objects.filter(deadline=deadline)}


def test_each_rule_reminds_once_on_its_day(world, due_on):
    deadline = world.deadline(due_on)
    for day in range((add_working_days(due_on, 8) - timezone.localdate()).days + 1):
        due_reminders(timezone.localdate() + timedelta(days=day))
        due_reminders(timezone.localdate() + timedelta(days=day))
    assert sent_to(deadline) == {
        ("before_5", "author"),
        ("before_1", "author"),
        ("on", "author"),
        ("after_1", "author"),
        ("after_5", "author"),
        ("escalate_5", "coordinator"),
    }
    assert OutboxMessage.objects.count() == Reminder.objects.count() == 6
    kinds = OutboxMessage.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["deadline_before"] * 2 + ["deadline_on"] + ["deadline_after"] * 3


def test_nothing_before_its_day(world, due_on):
    world.deadline(due_on)
    assert due_reminders(add_working_days(due_on, -5) - timedelta(days=1)) == 0


def test_after_an_outage_only_the_latest_rule_speaks(world, due_on):
    deadline = world.deadline(due_on)
    due_reminders(add_working_days(due_on, 1))
    assert sent_to(deadline) == {("after_1", "author")}


def test_a_clock_that_jumps_back_and_forth_doubles_nothing(world, due_on):
    world.deadline(due_on)
    for day in (0, -9, 0, 1, -1, 1):
        due_reminders(due_on + timedelta(days=day))
    rules = list(Reminder.objects.values_list("rule", "recipient"))
    assert len(rules) == len(set(rules))


@pytest.mark.parametrize("verb", [deadlines.meet, deadlines.cancel])
def test_nobody_is_reminded_once_it_is_done(world, due_on, verb):
    deadline = world.deadline(due_on)
    due_reminders(add_working_days(due_on, -5))
    verb(deadline, by=world.author)
    assert due_reminders(due_on) == due_reminders(due_on + timedelta(days=30)) == 0
    assert deadline.remind_on is None and not deadline.is_open
    assert Reminder.objects.count() == 1


def test_a_shifted_deadline_reminds_anew_for_its_new_date(world, due_on):
    deadline = world.deadline(due_on)
    due_reminders(due_on)
    later = add_working_days(due_on, 10)
    deadlines.shift(deadline, due_on=later, reason="Extension granted", by=world.coordinator)
    due_reminders(add_working_days(due_on, 1))
    assert Reminder.objects.count() == 1
    due_reminders(later)
    deadlines.shift(deadline, due_on=due_on, reason="Back again", by=world.coordinator)
    due_reminders(due_on)
    # The first date was reminded of already: the key of R13 holds whatever the order of dates.
    assert Reminder.objects.count() == OutboxMessage.objects.count() == 2


def test_every_change_is_a_row_that_cannot_be_changed(world, due_on):
    deadline = world.deadline(due_on)
    deadlines.shift(deadline, due_on=due_on + timedelta(days=7), reason="Asked for", by=world.coordinator)
    deadlines.cancel(deadline, by=world.coordinator)
    deadlines.reopen(deadline, due_on=due_on + timedelta(days=70), reason="Resumed", by=world.coordinator)
    deadlines.meet(deadline, by=world.author)
    deadlines.meet(deadline, by=world.author)
    changes = list(deadline.changes.values_list("verb", "from_date", "to_date"))
    week, ten = due_on + timedelta(days=7), due_on + timedelta(days=70)
    assert changes == [
        ("set", None, due_on),
        ("shifted", due_on, week),
        ("cancelled", week, week),
        ("reopened", week, ten),
        ("met", ten, ten),
    ]
    assert list(deadline.changes.values_list("reason", flat=True)) == ["", "Asked for", "", "Resumed", ""]
    assert AuditEvent.objects.filter(verb="deadline_shifted").count() == 1
    for statement in (
        "UPDATE notifications_deadlinechange SET reason = ''",
        "DELETE FROM notifications_deadlinechange",
    ):
        with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_the_verbs_refuse(world, due_on):
    deadline = world.deadline(due_on)
    with pytest.raises(Refused):
        deadlines.shift(deadline, due_on=due_on + timedelta(days=1), reason="  ", by=world.coordinator)
    with pytest.raises(Refused):
        deadlines.reopen(deadline, due_on=due_on, by=world.coordinator)
    deadlines.meet(deadline, by=world.author)
    with pytest.raises(Refused):
        deadlines.shift(deadline, due_on=due_on + timedelta(days=1), reason="Late", by=world.coordinator)


def test_excluded_and_ended_people_drop_out(world, due_on):
    deadline = world.deadline(due_on, to=Perm.READ_DRAFT)
    exclude(user=world.manager, scope=world.returned, because="register:1", by=world.lead)
    end_role(assignment=world.author.role_assignments.get(), by=world.lead)
    due_reminders(due_on)
    assert sent_to(deadline) == {("on", "lead")}


def test_without_an_author_the_agency_lead_is_told_and_then_the_author_is(world, due_on):
    end_role(assignment=world.author.role_assignments.get(), by=world.lead)
    deadline = world.deadline(due_on)
    due_reminders(add_working_days(due_on, -1))
    assert sent_to(deadline) == {("before_1", "lead")}
    assign_role(user=world.person("second"), role=Role.AUTHOR, scope=world.returned, by=world.lead)
    due_reminders(due_on)
    assert sent_to(deadline) == {("before_1", "lead"), ("on", "second")}


def test_a_person_with_both_parts_is_told_once_a_day(world, due_on):
    deadline = world.deadline(due_on, to=Perm.CHECK_QUALITY)
    due_reminders(add_working_days(due_on, 5))
    assert sent_to(deadline) == {("after_5", "coordinator")}


def test_the_tables_know_every_kind_of_scope():
    assert set(OVERSEES) == set(Kind)
    assert all(perm.kind == kind for kind, perm in OVERSEES.items())
    assert set(HOUSE.patterns) == set(Pace)
    assert from_data(HOUSE.as_data()) == HOUSE


def test_a_name_does_not_fit_into_a_deadline(world, due_on):
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.create(
            scope=world.returned, kind="chronology", reference="SMITH", what="", link="/", to="submit", due_on=due_on
        )
