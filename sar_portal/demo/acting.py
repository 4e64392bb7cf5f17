"""What became of the first recommendations: the police have begun, with dates kept, moved and missed."""

from datetime import timedelta

from django.utils import timezone

from reviews.models import Recommendation
from sar_portal.actions.selectors.detail import row_of
from sar_portal.actions.services import acting, recommendations


def act(demo) -> None:
    """By the police's senior manager, with a comment of the subgroup; the board has one of its own."""
    owner, today = demo.people["manager.pol"], timezone.localdate()
    linked, alone = demo.returns["POL"].recommendations.order_by("number")
    build, brief = linked.actions.order_by("number")
    acting.finish(action=build, on_day=today, reason="The report runs in two districts.", by=owner)
    evidence = b"district,addresses linked,reviewed by a supervisor\nNorth,14,12\nHarbour,9,9\n"
    acting.add_evidence(
        recommendation=linked,
        action=build,
        data=evidence,
        name="linked addresses.csv",
        shows="Linked addresses in the first month, by district",
        by=owner,
    )
    acting.revise(
        action=brief,
        on_day=brief.due_on + timedelta(days=61),
        reason="The superintendent's post was vacant until this month.",
        by=owner,
    )
    acting.add_note(
        recommendation=linked,
        action=brief,
        text="Two of five supervisors have been briefed by their neighbours.",
        by=owner,
    )
    acting.add_comment(
        recommendation=linked,
        text="The report counts addresses. How will you know that somebody acted on a link?",
        by=demo.people["subgroup"],
    )
    _rate(demo, linked, "The pilot runs; the briefing is what makes it work, and its date was moved.")
    _prompt(alone, owner, today)
    _board(demo)


def _rate(demo, one: Recommendation, why: str) -> None:
    suggestion = row_of(one).suggestion
    suggested = suggestion.rag.value if suggestion else ""
    by = demo.people["coordinator"]
    recommendations.rate(recommendation=one, rag="amber", suggested=suggested, reason=why, by=by)


def _prompt(alone: Recommendation, owner, today) -> None:
    """The second is implemented already, so its impact is to be checked within a year."""
    acting.finish(action=alone.actions.get(), on_day=today, reason="The filing template asks the question.", by=owner)
    acting.add_evidence(
        recommendation=alone,
        data=b"Was the adult seen alone before this crime was filed? Yes / No, because ...\n",
        name="filing template.txt",
        shows="The question as it stands in the filing template",
        by=owner,
    )
    recommendations.implement(
        recommendation=alone, on_day=today, reason="Every filing since this week answers it.", by=owner
    )


def _board(demo) -> None:
    by = demo.people["coordinator"]
    own = recommendations.add_board_recommendation(
        review=demo.review,
        text="Agree between all agencies who calls a meeting when an adult who neglects themselves is refused by three services.",
        level="partnership",
        kloes=[1, 3],
        outcome="Somebody calls the meeting within five working days.",
        measure="Yearly audit of multi-agency meetings on self-neglect",
        target_on=timezone.localdate() + timedelta(days=150),
        by=by,
    )
    acting.add_action(
        recommendation=own,
        what="Draft the threshold with all six agencies",
        lead_officer="Board manager",
        starts_on=timezone.localdate(),
        target_on=timezone.localdate() + timedelta(days=75),
        by=by,
    )
