"""What is said of a recommendation on its way: progress by its owner, comments by critical friends. Added, never changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import OutboxMessage
from notifications.transport import Letter
from reviews.models import Recommendation
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.actions.models import Note
from sar_portal.actions.selectors.detail import history_of, row_of
from sar_portal.actions.services import acting, recommendations
from tests.looking import HOSTILE

PROGRESS = "zqbprogress: twelve of twenty are trained."


def test_a_note_of_progress_says_who_when_and_of_which_action(one, owner):
    action = one.actions.get()
    note = acting.add_note(recommendation=one, action=action, text=f"  {PROGRESS}\n", by=owner)
    newest = history_of(one)[0]
    assert (newest.title, newest.text) == (f"Progress, action {action.number}", PROGRESS)
    assert (newest.by, newest.at) == (owner.name, note.at)
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.details) == ("add_progress", {"note": note.pk})


def test_a_note_of_progress_ends_the_silence_of_which_the_rule_speaks(one, owner):
    long_ago = timezone.now() - timedelta(days=200)
    row = row_of(one)
    for each in (*row.one.notes.all(), *row.evidence):
        each.at = long_ago
    row.one.agreed_on = timezone.localdate(long_ago)
    assert "90 days" in row.suggestion.why
    acting.add_note(recommendation=one, text=PROGRESS, by=owner)
    heard = row_of(one)
    heard.one.agreed_on = row.one.agreed_on
    assert heard.suggestion.rag == "green"


def test_an_empty_note_or_one_about_an_action_of_another_recommendation_is_refused(world, one, owner):
    board = world.people["coordinator"]
    own = Recommendation.objects.get(pk=world.made["board_recommendation"].pk)
    other = acting.add_action(recommendation=own, what="Convene", lead_officer="Chair", by=board)
    before = Note.objects.count()
    with pytest.raises(Refused, match="Write something"):
        acting.add_note(recommendation=one, text=" \n", by=owner)
    with pytest.raises(Refused, match="another recommendation"):
        acting.add_note(recommendation=one, action=other, text=PROGRESS, by=owner)
    assert Note.objects.count() == before


def test_what_comes_to_light_after_the_end_is_still_noted(one, owner):
    today = timezone.localdate()
    recommendations.not_implement(recommendation=one, on_day=today, reason="The service was closed.", by=owner)
    acting.add_note(recommendation=one, text=PROGRESS, by=owner)
    assert history_of(one)[0].text == PROGRESS


def test_a_critical_friend_comments_and_its_owner_is_told_without_a_word_of_it(world, one, owner):
    """R9."""
    acting.add_comment(recommendation=one, text=f"{PROGRESS} Who are the eight?", by=world.people["subgroup"])
    told = OutboxMessage.objects.filter(kind="recommendation_comment").latest("pk")
    letter = Letter.of(told)
    assert told.user == owner and PROGRESS[:11] not in letter.subject + letter.body


@pytest.mark.parametrize("persona", ["agency_lead", "author", "other_coordinator", "excluded"])
def test_nobody_of_another_agency_or_board_comments(world, one, persona):
    """R4."""
    with pytest.raises(NotAllowed):
        acting.add_comment(recommendation=one, text="Let me in", by=world.people[persona])


def test_both_kinds_are_shown_escaped_in_the_order_in_which_they_were_said(world, one, owner, browse):
    acting.add_note(recommendation=one, text=HOSTILE, by=owner)
    acting.add_comment(recommendation=one, text="And then?", by=world.people["subgroup"])
    page = browse(world.people["lead_reviewer"]).get(one.get_absolute_url()).content.decode()
    assert HOSTILE.strip() not in page and "&lt;script&gt;" in page
    assert page.index("And then?") < page.index("&lt;script&gt;")
