"""A recommendation from acceptance to impact check in a real browser, by its owner; every page on the way, wide and narrow."""

import re

from django.urls import reverse
from django.utils import timezone

from imr.models import Action
from imr.services.report import add_item
from reviews.models import Recommendation
from reviews.services.returning import accept
from sar_portal.actions.services import acting, recommendations
from tests.imr import writing
from tests.looking import HOSTILE, LONG, look_at_all, signed_in

TODAY = timezone.localdate()


def agreed():
    """A report with hostile and long words in its recommendation is accepted."""
    w = writing.drafting()
    writing.write(w, HOSTILE + LONG)
    drafted = w.report.recommendations.get()
    values = {"recommendation": drafted, "what": HOSTILE + LONG, "lead_officer": LONG[:120], "target_on": TODAY}
    add_item(model=Action, report=w.report, values=values, by=w.author)
    submission = writing.submit(w)
    words = {"statement": "I accept it.", "name": w.manager.name, "role": "Director"}
    accept(part=w.part, submission=submission, by=w.manager, **words)
    w.one = Recommendation.objects.get()
    return w


def fill_date(page, name: str, day) -> None:
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_role("group", name=name).get_by_label(part).fill(str(value))


def save(page, said: str) -> None:
    page.get_by_role("button", name="Save").click()
    page.get_by_text(said).wait_for()


def carry_out(w, live_server, chromium) -> list[str]:
    """The owner finds it under 'Recommendations', finishes what is left, implements it and checks the impact."""
    page, wrong = signed_in(chromium, live_server, w.manager)
    page.goto(live_server.url)
    page.get_by_role("link", name="Recommendations", exact=True).click()
    page.get_by_role("link", name=w.one.reference).click()
    page.get_by_role("link", name=re.compile("Done ?, action 1")).click()
    fill_date(page, "Done on", TODAY)
    save(page, "The action is done.")
    page.get_by_role("link", name="Add evidence").click()
    page.get_by_label("File").set_input_files({"name": "audit.txt", "mimeType": "text/plain", "buffer": b"40 cases"})
    page.get_by_label("What it shows").fill(HOSTILE + LONG)
    page.get_by_role("button", name="Keep the file").click()
    page.get_by_text("The file is kept.").wait_for()
    page.get_by_role("button", name="It is implemented").click()
    fill_date(page, "Done on", TODAY)
    save(page, "You will be reminded to check its impact.")
    page.get_by_role("link", name="Check the impact already").click()
    fill_date(page, "Checked on", TODAY)
    page.get_by_label("What changed").fill("Fewer were filed.")
    page.get_by_label("How it is known").fill("A dip sample of 40.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Say why it is checked already.").first.wait_for()
    page.get_by_label("Why already").fill("The service closes this month.")
    save(page, "The impact check is kept.")
    page.context.close()
    return wrong


def test_from_acceptance_to_impact_check(transactional_db, live_server, chromium):
    w = agreed()
    one, action = w.one, w.one.actions.get()
    acting.add_comment(recommendation=one, text=HOSTILE + LONG, by=w.coordinator)
    acting.revise(action=action, on_day=TODAY + timezone.timedelta(days=9), reason=HOSTILE + LONG, by=w.manager)
    recommendations.rate(recommendation=one, rag="red", suggested="amber", reason=HOSTILE + LONG, by=w.coordinator)
    own = recommendations.add_board_recommendation(
        review=w.review, text=HOSTILE + LONG, level="partnership", kloes=[1], by=w.coordinator
    )
    late = TODAY - timezone.timedelta(days=3)
    acting.add_action(recommendation=own, what=LONG, lead_officer="Chair", target_on=late, by=w.coordinator)
    ref = one.reference
    names = {
        "tracker_list": [], "recommendation_detail": [ref], "owner_transfer": [ref],
        "recommendation_move": [ref, "not_implement"], "rating_set": [ref], "note_add": [ref], "evidence_add": [ref],
        "action_plan": [ref], "action_change": [ref, 1], "action_move": [ref, 1, "revise"],
    }  # fmt: skip
    pages = [("manager", name, reverse(f"actions:{name}", args=args)) for name, args in names.items()]
    pages += [("coordinator", "progress_detail", reverse("actions:progress_detail") + "?group=level")]
    pages += [("coordinator", "recommendation_reword", reverse("actions:recommendation_reword", args=[own.reference]))]
    pages += [("coordinator", "critique_add", reverse("actions:critique_add", args=[ref]))]
    pages += [("coordinator", "recommendation_add", reverse("actions:recommendation_add", args=[w.review.reference]))]
    assert look_at_all(chromium, live_server, w, pages) == []
    assert carry_out(w, live_server, chromium) == []
    one.refresh_from_db()
    assert one.state == "checked"
