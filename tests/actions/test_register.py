"""The register: fed by an acceptance and by nothing else, kept through later versions, acted on by its owner alone."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from imr.models import Recommendation as Drafted
from imr.services import report as writing
from imr.services.submission import submit_report
from notifications.models import Deadline, OutboxMessage
from reviews.checklist import QUALITY_CHECKLIST
from reviews.models import PartKind, Recommendation, Wording
from reviews.services import returning
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.actions.models import Note, RecommendationDecision
from sar_portal.actions.selectors.detail import history_of, row_of
from sar_portal.actions.selectors.register import Filters, readable, register_of
from sar_portal.actions.services import acting, recommendations
from tests.accounts.sign_in import sign_in
from tests.documents.test_copies import CANARY, photograph
from tests.walls import owner
from tests.world.build import paper_of

TODAY = timezone.localdate()


def test_what_an_acceptance_agrees_to_is_in_the_register_with_its_words_and_its_owner(world, one):
    wording, version = one.wordings.get(), one.part.returned
    assert (one.reference, one.number) == ("TSAB-SAR-2026-01-AGB-R1", 1)
    assert wording.text == version.content["recommendations"][0]["recommendation"] == "Ask twice, zqbreturnedreport"
    assert (wording.lesson, wording.level, wording.kloes) == ("Ask, zqbreturnedreport", "managers", [1])
    assert wording.by == world.people["other_manager"]


def test_nothing_that_was_not_accepted_is_in_it(world):
    """R3: agency A's report with its recommendation is being written."""
    assert Drafted.objects.filter(report=world.made["report"]).exists()
    assert not Recommendation.objects.filter(agency_return=world.returns["a_one"]).exists()


def _next_version(world, change):
    """The board asks for another version of agency B's report, its author changes it, its senior manager accepts."""
    part = world.returns["b_one"].parts.get(kind=PartKind.IMR)
    author, manager = world.people["other_author"], world.people["other_manager"]
    met = {key: True for key, _ in QUALITY_CHECKLIST}
    returning.query(
        part=part,
        submission=part.returned,
        checklist=met,
        reason="Say more.",
        revise=True,
        by=world.people["coordinator"],
    )
    change(part.report, author)
    with patch("sar_portal.documents.services.render_pdf", paper_of):
        submission = submit_report(report=part.report, by=author)
        returning.make_paper(submission=submission, stage="submitted")
    part.refresh_from_db()
    words = {"statement": "I accept it.", "name": manager.name, "role": "Director"}
    returning.accept(part=part, submission=submission, by=manager, **words)
    return submission


def test_a_later_version_changes_the_words_and_keeps_all_that_was_done(world, one, owner):
    """R7: both wordings are kept; owner, actions, notes and evidence stay; a new recommendation is the accepter's."""

    def change(report, author):
        drafted = report.recommendations.get()
        values = {"text": "Ask three times", "target_on": TODAY + timedelta(days=90)}
        writing.change_item(item=drafted, version=drafted.version, values=values, by=author)
        writing.add_item(model=Drafted, report=report, values={"text": "Write it down"}, by=author)

    _next_version(world, change)
    one.refresh_from_db()
    row = row_of(one)
    assert (row.earlier.text, row.wording.text) == ("Ask twice, zqbreturnedreport", "Ask three times")
    assert one.owner == owner and one.actions.count() == one.evidence.count() == 1 and one.notes.count() == 2
    assert (one.deadline.due_on, one.deadline.person) == (row.wording.target_on, owner)
    second = Recommendation.objects.get(reference="TSAB-SAR-2026-01-AGB-R2")
    assert second.owner == world.people["other_manager"]
    assert Perm.OWN_RECOMMENDATIONS in _held(world.people["other_manager"], second)


def test_one_that_a_later_version_leaves_out_stays_and_says_so(world, one):
    def change(report, author):
        drafted = report.recommendations.get()
        writing.remove_item(item=drafted, version=drafted.version, by=author)

    submission = _next_version(world, change)
    row = row_of(one)
    assert row.left_out_of == submission.number == 2 and one.wordings.count() == 1


def _held(user, subject):
    from sar_portal.access.decide import allowed

    return allowed(user, subject)


def test_acceptance_and_register_happen_together_or_not_at_all(world, monkeypatch):
    def fails(**_values):
        raise RuntimeError("no room in the register")

    monkeypatch.setattr("reviews.services.agreeing.Wording.objects.create", fails)
    part = world.returns["b_one"].parts.get(kind=PartKind.IMR)
    with pytest.raises(RuntimeError, match="no room"):
        with transaction.atomic():
            _next_version(world, lambda report, author: None)
    part.refresh_from_db()
    assert part.returned.number == 1 and part.sign_offs.filter(verb="accept").count() == 1


def test_from_action_to_impact_check(one, owner):
    today = timezone.localdate()  # of this moment: the module may have been read before midnight
    action = one.actions.get()
    deadline = action.deadline
    with pytest.raises(Refused, match="1 of its actions is not done yet"):
        recommendations.implement(recommendation=one, on_day=today, by=owner)
    with pytest.raises(Refused, match="today or before"):
        acting.finish(action=action, on_day=today + timedelta(days=1), by=owner)
    acting.finish(action=action, on_day=today, by=owner)
    deadline.refresh_from_db()
    assert deadline.met_at is not None
    recommendations.implement(recommendation=one, on_day=today, reason="All are trained.", by=owner)
    one.refresh_from_db()
    assert (one.state, one.ended_on) == ("implemented", today)
    due = one.impact_deadline
    assert (due.due_on, due.to, due.kind) == (today + timedelta(days=365), Perm.OWN_RECOMMENDATIONS, "impact_check")
    with pytest.raises(Refused, match="Say what changed"):
        recommendations.check_impact(recommendation=one, on_day=today, what_changed="Much", how_known=" ", by=owner)
    said = {"on_day": today, "what_changed": "Fewer", "how_known": "An audit of 40 cases", "by": owner}
    with pytest.raises(Refused, match="Less than 6 months"):
        recommendations.check_impact(recommendation=one, **said)
    recommendations.check_impact(recommendation=one, reason="The service closes.", **said)
    due.refresh_from_db()
    assert due.met_at is not None and one.decisions.last().how_known == "An audit of 40 cases"
    with pytest.raises(NotNow):
        recommendations.implement(recommendation=one, on_day=today, by=owner)


def test_not_implemented_needs_its_reason_and_the_board_is_told(world, one, owner):
    """Care Act 2014, schedule 2: the annual report says why."""
    with pytest.raises(Refused, match="reason"):
        recommendations.not_implement(recommendation=one, on_day=TODAY, reason=" ", by=owner)
    recommendations.not_implement(recommendation=one, on_day=TODAY, reason="The service was closed.", by=owner)
    deadline = Deadline.objects.get(pk=one.actions.get().deadline_id)
    assert deadline.cancelled_at is not None
    told = OutboxMessage.objects.filter(kind="recommendation_not_implemented")
    assert [message.user for message in told] == [world.people["coordinator"]]
    recommendations.reopen(recommendation=one, reason="It goes on elsewhere.", by=owner)
    deadline.refresh_from_db()
    assert deadline.is_open and deadline.due_on == one.actions.get().due_on


def test_a_moved_date_says_why_and_the_target_stays(one, owner):
    action, later = one.actions.get(), TODAY + timedelta(days=90)
    target = action.target_on
    with pytest.raises(Refused, match="Give a reason"):
        acting.revise(action=action, on_day=later, reason="", by=owner)
    acting.revise(action=action, on_day=later, reason="The trainer left.", by=owner)
    action.refresh_from_db()
    assert (action.target_on, action.due_on, action.deadline.due_on) == (target, later, later)
    with pytest.raises(Refused, match="target stands"):
        acting.change_action(action=action, version=action.version, values={"target_on": later}, by=owner)


def test_two_people_who_change_an_action_lose_no_words(one, owner):
    """R14: whoever had the older page is told, also when the action was finished meanwhile."""
    action = one.actions.get()
    opened = action.version
    acting.finish(action=action, on_day=TODAY, by=owner)
    with pytest.raises(Stale):
        acting.change_action(action=action, version=opened, values={"what": "Other words"}, by=owner)


@pytest.mark.parametrize("persona", ["coordinator", "lead_reviewer", "other_author", "other_manager", "agency_lead"])
def test_nobody_but_the_owner_acts(world, one, persona):
    by = world.people[persona]
    for act in (
        lambda: acting.add_note(recommendation=one, text="Done", by=by),
        lambda: acting.add_action(recommendation=one, what="More", lead_officer="Head", by=by),
        lambda: acting.finish(action=one.actions.get(), on_day=TODAY, by=by),
        lambda: recommendations.implement(recommendation=one, on_day=TODAY, by=by),
        lambda: recommendations.not_implement(recommendation=one, on_day=TODAY, reason="No", by=by),
    ):
        with pytest.raises((NotAllowed, Refused)):
            act()
    assert one.decisions.filter(by=by).exclude(verb="transfer").count() == 0


def test_the_coordinator_acts_on_what_the_board_recommends(world, one):
    by = world.people["coordinator"]
    own = Recommendation.objects.get(review=world.reviews["one"], agency_return=None)
    action = acting.add_action(recommendation=own, what="Convene", lead_officer="Chair", target_on=TODAY, by=by)
    assert action.deadline.to == Perm.MANAGE_REVIEW
    with pytest.raises(NotAllowed):
        acting.add_action(recommendation=own, what="Convene", lead_officer="Chair", by=world.people["other_lead"])
    assert not readable(world.people["other_lead"]).filter(pk=own.pk).exists()


def test_the_board_rewords_its_own_and_both_wordings_are_kept(world, one):
    by = world.people["coordinator"]
    own = world.made["board_recommendation"]
    words, opened = {"recommendation": own, "level": "partnership", "kloes": [1], "by": by}, own.wordings.get().version
    recommendations.reword(text="Agree on two thresholds.", version=opened, outcome="Fewer gaps", **words)
    row = row_of(own)
    assert row.wording.text == "Agree on two thresholds." and "one threshold" in row.earlier.text
    with pytest.raises(NotAllowed):
        recommendations.reword(recommendation=one, version=1, text="Not mine", level="managers", kloes=[], by=by)
    with pytest.raises(Stale):
        recommendations.reword(text="Agree on three.", version=opened, **words)
    recommendations.reword(text="Agree on three.", version=row.wording.version, **words)
    said = [(line.text, dict(line.facts).get("Intended outcome")) for line in history_of(own)]
    assert said[:2] == [("Agree on three.", None), ("Agree on two thresholds.", "Fewer gaps")]
    assert "one threshold" in said[-1][0]


def test_the_rule_suggests_and_a_person_says_why_they_differ(world, one):
    by = world.people["coordinator"]
    with pytest.raises(Refused, match="otherwise than the rule"):
        recommendations.rate(recommendation=one, rag="red", suggested="green", by=by)
    recommendations.rate(recommendation=one, rag="red", suggested="green", reason="The trainer left.", by=by)
    kept = one.decisions.get(verb="rate")
    assert (kept.rag, kept.suggested, kept.by) == ("red", "green", by)
    with pytest.raises(NotAllowed):
        recommendations.rate(recommendation=one, rag="red", suggested="red", by=world.people["subgroup"])


def test_what_was_agreed_decided_and_said_is_never_changed_or_removed(one):
    """R7, R8, in the database itself."""
    for rows in (Wording.objects, RecommendationDecision.objects, Note.objects, one.evidence):
        with (
            owner(),
            pytest.raises((IntegrityError, DatabaseError), match="never changed or removed"),
            transaction.atomic(),
        ):
            rows.all().delete()


def test_the_filter_of_the_list_is_its_address(world, one):
    viewer = world.people["coordinator"]
    assert {row.one.reference for row in register_of(viewer)} == {one.reference, "TSAB-SAR-2026-01-R1"}
    assert [row.one for row in register_of(viewer, Filters(agency="AGB"))] == [one]
    assert [row.one for row in register_of(viewer, Filters(agency="board", level="partnership"))] != []
    assert register_of(viewer, Filters(only="overdue")) == []
    client = Client()
    sign_in(client, viewer)
    seen = AuditEvent.objects.filter(verb="tracker_list", scope=world.reviews["one"].scope, actor=viewer)
    before = seen.count()
    page = client.get("/actions/?agency=AGB&level=managers").content.decode()
    assert seen.count() == before + 1 and seen.latest("at").details == {"recommendations": 1}
    assert one.reference in page and "TSAB-SAR-2026-01-R1" not in page
    assert "Nothing fits this filter" in client.get("/actions/?only=overdue").content.decode()


def test_evidence_is_looked_at_by_content_and_leaves_under_a_neutral_name(world, one, owner):
    """R9."""
    with pytest.raises(Refused, match="must be a"):
        acting.add_evidence(recommendation=one, data=b"MZ", name="audit.exe", shows="An audit", by=owner)
    client = Client()
    sign_in(client, world.people["subgroup"])
    file = one.evidence.get()
    answer = client.get(f"/actions/{one.reference}/evidence/{file.pk}/")
    assert answer.content == b"Trained: 12"
    assert f"{one.reference}-evidence-{file.pk}.txt" in answer["Content-Disposition"]
    assert "zqb" not in answer["Content-Disposition"]


def test_an_owner_of_the_agency_is_given_the_original_and_the_board_a_copy(world, one, owner, browse):
    """F7."""
    other, photo = world.people["nobody"], photograph()
    assign_role(user=other, role=Role.RECOMMENDATION_OWNER, scope=one.scope, reason="transfer", by=owner)
    kept = acting.add_evidence(recommendation=one, data=photo, name="a.jpg", shows="The new room", by=owner)
    file = f"/actions/{one.reference}/evidence/{kept.pk}/"
    given, original = browse(world.people["subgroup"]).get(file), browse(other).get(file)
    assert original.content == photo and "-copy" not in original["Content-Disposition"]
    assert CANARY.encode() not in given.content and f"-evidence-{kept.pk}-copy.jpg" in given["Content-Disposition"]
