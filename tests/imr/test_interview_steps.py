"""What comes next for each person, the days it was planned for, and what the return's page says of support."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import StaffInterview
from imr.selectors.hub import hub_of
from imr.selectors.interview_steps import dates_of, line_managers_of, people_of
from imr.selectors.ready import readiness_of
from imr.services.clearance import hold_interviews
from imr.services.interviews import (
    change_plan,
    confirm_support_after,
    end_plan,
    hold_interview,
    plan_interview,
    write_record,
)
from imr.services.sharing import answer_record, share_record, take_back
from sar_portal.access.errors import NotNow, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def gp(row, appointed):
    return row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")


def words(world) -> list[str]:
    return [person.step.words for person in people_of(world.author, world.ret)]


def test_each_step_leads_to_the_next(world, gp):
    today = timezone.localdate()
    assert words(world) == ["Plan an interview"]
    interview = plan_interview(involvement=gp, fields={"arranged_with": "PM1"}, by=world.author)
    assert words(world) == ["Confirm support with the line manager"]

    def plan(**fields):
        now = StaffInterview.objects.get()
        change_plan(interview=now, version=now.version, fields={"arranged_with": "PM1", **fields}, by=world.author)
        return words(world)

    assert plan(support_before_on=today) == ["Agree a day"]
    assert plan(planned_for=timezone.now() - timedelta(days=2)) == ["Say that it was held, or agree another day"]
    assert plan(planned_for=timezone.now() + timedelta(days=2))[0].startswith("Hold it on ")
    held = {"held_on": today, "purpose_explained": True}
    interview = StaffInterview.objects.get()
    interview = hold_interview(interview=interview, version=interview.version, fields=held, by=world.author)
    assert words(world) == ["Write the record"]
    fields = {"factor_team": "Nobody to ask"}
    interview = write_record(interview=interview, version=interview.version, fields=fields, by=world.author)
    assert words(world) == ["Share the record"]
    share, _code = share_record(interview=interview, address="a@b.example", by=world.author)
    assert words(world)[0].startswith("Wait for their answer until ")
    take_back(interview=interview, reason="A slip", by=world.author)
    share, _code = share_record(interview=interview, address="a@b.example", by=world.author)
    answer_record(share=share)
    assert words(world) == ["Confirm support afterwards"]
    with pytest.raises(Refused, match="today at the latest"):
        confirm_support_after(interview=interview, on=today + timedelta(days=1), by=world.author)
    confirm_support_after(interview=interview, on=today, by=world.author)
    assert words(world) == [""]


def test_somebody_held_or_gone_and_line_managers_apart(world, gp, row):
    row("PM1", "Oliver Trentham", only_manages=True)
    hold_interviews(involvement=gp, said_by="The police", reason="A witness", by=world.lead)
    assert words(world) == ["No interview until cleared"]
    assert [one.code for one in line_managers_of(world.author, world.ret)] == ["PM1"]
    assert line_managers_of(world.manager, world.ret) == []


def test_who_has_left_is_not_chased_and_may_come_back(world, gp):
    plan = {"arranged_with": "PM1"}
    interview = plan_interview(involvement=gp, fields=plan, by=world.author)
    with pytest.raises(Refused, match="reason"):
        end_plan(interview=interview, verb="leave", reason=" ", by=world.author)
    end_plan(interview=interview, verb="leave", reason="Two letters came back", by=world.author)
    assert (StaffInterview.objects.get().state, words(world)) == ("left", ["Plan one if they are reached after all"])
    with pytest.raises(NotNow):
        end_plan(interview=interview, verb="decline", reason="Late", by=world.author)
    plan_interview(involvement=gp, fields=plan, by=world.author)
    [person] = people_of(world.author, world.ret)
    assert (person.step.words, [one.state for one in person.earlier]) == (
        "Confirm support with the line manager",
        ["left"],
    )


def test_who_declines_may_agree_after_all_and_is_not_waited_for(world, gp):
    def advised() -> list[str]:
        return [line.title for group in readiness_of(world.author, world.ret) for line in group.lines]

    interview = plan_interview(involvement=gp, fields={"arranged_with": "PM1"}, by=world.author)
    assert "1 interview is planned and not held yet" in advised() and "No interview was held" not in advised()
    end_plan(interview=interview, verb="decline", reason="On advice", by=world.author)
    assert "No interview was held" in advised()
    [person] = people_of(world.author, world.ret)
    page = reverse("imr:interview_plan", args=[world.ret.reference, gp.pk])
    assert (person.step.words, person.step.page) == ("Plan one if they agree after all", page)
    again = plan_interview(involvement=gp, fields={"arranged_with": "PM1"}, by=world.author)
    end_plan(interview=again, verb="leave", reason="Two letters came back", by=world.author)
    assert "No interview was held" in advised()


def test_a_day_without_a_time_has_none(world, gp, browse):
    day = timezone.make_aware(datetime(2026, 9, 3))
    fields = {"arranged_with": "PM1", "planned_for": day}
    interview = plan_interview(involvement=gp, fields=fields, by=world.author)
    page = browse(world.author).get(reverse("imr:interview_detail", args=[world.ret.reference, interview.pk]))
    assert "3 September 2026" in page.content.decode() and "00:00" not in page.content.decode()
    interview.planned_for = day + timedelta(hours=14)
    assert interview.planned_words == "3 September 2026, 14:00"


def test_every_day_it_was_planned_for_is_kept(world, gp):
    days = [timezone.make_aware(datetime(2026, 11, day, 14, 0)) for day in (3, 10)]
    interview = plan_interview(
        involvement=gp, fields={"arranged_with": "PM1", "planned_for": days[0], "place": "Room 1"}, by=world.author
    )
    for fields in ({"companion": "A colleague"}, {"planned_for": days[1]}):
        interview = change_plan(
            interview=interview,
            version=interview.version,
            fields={"arranged_with": "PM1", **fields},
            by=world.author,
        )
    assert [(one.planned_for, one.place, one.noted_by) for one in dates_of(interview)] == [
        (days[0], "Room 1", world.author),
        (days[1], "Room 1", world.author),
    ]


def test_support_afterwards_is_chased_on_the_page_of_the_return(world, gp, browse):
    def chased() -> list[str]:
        tasks = [task for group in hub_of(world.author, world.ret).groups for task in group.tasks]
        return [task.text for task in tasks if task.title == "Support after interviews"]

    interview = plan_interview(involvement=gp, fields={"arranged_with": "PM1"}, by=world.author)
    assert chased() == []
    held = {"held_on": timezone.localdate(), "purpose_explained": True}
    interview = hold_interview(interview=interview, version=interview.version, fields=held, by=world.author)
    assert chased() == ["1 to confirm"]
    page = browse(world.author).get(reverse("imr:interview_list", args=[world.ret.reference])).content.decode()
    assert reverse("imr:support_confirm", args=[world.ret.reference, interview.pk]) in page
    confirm_support_after(interview=interview, on=interview.held_on, by=world.author)
    assert chased() == []
