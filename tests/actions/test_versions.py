"""What a later version says of an action that is there, and what is entered or asked once a recommendation is decided."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from reviews.models import Recommendation
from reviews.services.agreeing import take_over_actions, take_over_earlier
from sar_portal.actions.selectors.detail import row_of
from sar_portal.actions.selectors.register import without_action
from sar_portal.actions.services import acting, recommendations
from tests.accounts.sign_in import sign_in

TODAY = timezone.localdate()


def planned(due: str, what: str = "Train staff") -> list[dict]:
    return [{"action": what, "lead": "Head of Training", "due": due, "evidence": ""}]


def test_an_action_is_known_again_however_its_owner_words_it_and_another_date_of_the_report_is_shown(world, one, owner):
    take_over_actions(one, planned("1 April 2027"), owner)
    action = one.actions.get(what="Train staff")
    assert not action.differs_there
    acting.change_action(action=action, version=action.version, values={"what": "Train all staff"}, by=owner)
    take_over_actions(one, planned("1 May 2027"), owner)
    action.refresh_from_db()
    assert one.actions.count() == 2 and action.what == "Train all staff"
    assert (action.target_on.month, action.target_there.month, action.deadline.due_on.month) == (4, 5, 4)
    client = Client()
    sign_in(client, owner)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "The accepted report says: Train staff; led by Head of Training; by 1 May 2027" in page


def test_an_action_that_the_report_words_anew_stands_beside_the_one_that_was_there(one, owner):
    before = one.actions.get()
    take_over_actions(one, planned("1 April 2027", f"{before.what}, all of them"), owner)
    assert [action.what for action in one.actions.order_by("number")] == [before.what, f"{before.what}, all of them"]


def test_of_a_decided_recommendation_nothing_runs_or_is_overdue_until_it_is_reopened(one, owner):
    recommendations.not_implement(recommendation=one, on_day=TODAY, reason="The service was closed.", by=owner)
    one.refresh_from_db()
    take_over_actions(one, planned("1 April 2026"), owner)
    late = row_of(one).actions[-1]
    assert late.deadline is None and (late.is_overdue, late.shown_state) == (False, "planned")
    recommendations.reopen(recommendation=one, reason="It goes on elsewhere.", by=owner)
    late = row_of(one).actions[-1]
    assert late.deadline.is_open and late.deadline.due_on == late.target_on and late.shown_state == "overdue"


def test_what_a_later_version_adds_to_an_implemented_one_is_said(one, owner):
    acting.finish(action=one.actions.get(), on_day=TODAY, by=owner)
    recommendations.implement(recommendation=one, on_day=TODAY, by=owner)
    assert row_of(one).agreed_since == 0
    take_over_actions(row_of(one).one, planned("1 April 2027"), owner)
    client = Client()
    sign_in(client, owner)
    assert "adds 1 action. No date runs" in client.get(one.get_absolute_url()).content.decode()


def test_where_every_action_was_dropped_its_owner_is_asked_again(one, owner):
    assert not without_action(owner).exists()
    acting.drop(action=one.actions.get(), on_day=TODAY, reason="No trainer.", by=owner)
    assert without_action(owner).get() == one


def test_the_boards_own_question_is_no_progress(one):
    """A friend's comment does not say that anything was done."""
    row = row_of(one)
    said = [*row.one.notes.all(), *row.evidence]
    for each in said:
        each.at -= timedelta(days=0 if getattr(each, "kind", "") == "comment" else 200)
    row.one.agreed_on -= timedelta(days=200)
    assert row.suggestion.rag == "amber" and "90 days" in row.suggestion.why


def test_who_decides_too_late_keeps_what_they_wrote(world, one, owner):
    recommendations.not_implement(recommendation=one, on_day=TODAY, reason="The service was closed.", by=owner)
    client = Client()
    sign_in(client, owner)
    day = {"on_day-day": TODAY.day, "on_day-month": TODAY.month, "on_day-year": TODAY.year}
    answer = client.post(f"{one.get_absolute_url()}decide/not_implement/", day | {"reason": "A long reason."})
    page = answer.content.decode()
    assert answer.status_code == 200 and "A long reason." in page and "it is not implemented" in page


def test_two_tabs_with_the_boards_words_show_both_texts(world):
    """R14."""
    own, by = world.made["board_recommendation"], world.people["coordinator"]
    opened = own.wordings.get().version
    words = {"level": "partnership", "kloes": [1]}
    recommendations.reword(recommendation=own, version=opened, text="Theirs.", by=by, **words)
    client = Client()
    sign_in(client, by)
    sent = words | {"version": opened, "text": "Mine."}
    page = client.post(f"{own.get_absolute_url()}words/", sent).content.decode()
    assert "Someone else changed this" in page and "Theirs." in page and "Mine." in page
    assert row_of(own).wording.text == "Theirs."
    client.post(f"{own.get_absolute_url()}words/", sent | {"version": row_of(own).wording.version})
    assert row_of(own).wording.text == "Mine."


def test_reports_accepted_before_there_was_a_register_are_entered_once(one):
    """What stands in for such a report: one that nothing in the register points to."""
    report = one.part
    assert take_over_earlier() == 0
    Recommendation.objects.filter(pk=one.pk).update(part=None, number_there=None)
    call_command("fill_register", stdout=(said := StringIO()))
    assert said.getvalue() == "Reports entered: 1\n" and take_over_earlier() == 0
    entered, accepted = Recommendation.objects.get(part=report), report.sign_offs.get(verb="accept")
    assert (entered.owner, entered.wordings.get().at) == (accepted.by, accepted.at)
    assert entered.agreed_on == timezone.localdate(accepted.at)
