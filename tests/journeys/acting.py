"""What becomes of the recommendations: the police act on theirs, the hospital finds its own."""

from sar_portal.demo.acting import act
from sar_portal.demo.loader import REFERENCE
from tests.journeys.story import HOSPITAL, Story, days

POLICE = f"{REFERENCE}-POL-R1"


def act_on_recommendations(story: Story) -> None:
    """The police through the services, as the demo's loader does it; then their senior manager goes on by hand."""
    act(story.demo)
    at = story.at("manager.pol").go("actions:tracker_list").see(POLICE).miss(f"{HOSPITAL}-R1")
    at.go("actions:recommendation_detail", POLICE).see("How will you know that somebody acted on a link?")
    for name in ("rating_set", "owner_transfer", "note_add", "evidence_add", "action_plan"):
        at.go(f"actions:{name}", POLICE)
    at.go("actions:recommendation_move", POLICE, "not_implement").go("actions:action_change", POLICE, 2)
    at.go("actions:action_move", POLICE, 2, "finish").date("Done on", days(0)).press("Save").see("The action is done")
    at.go("actions:recommendation_move", POLICE, "implement").date("Done on", days(0)).press("Save")
    at.see("You will be reminded to check its impact")
    story.at("manager.agh").go("actions:tracker_list").see(f"{HOSPITAL}-R1").miss(POLICE)


def comment_as_critical_friends(story: Story) -> None:
    at = story.at("coordinator").go("actions:progress_detail").see("Ashmere Constabulary", "Ashmere General Hospital")
    at.go("actions:recommendation_reword", f"{REFERENCE}-R1")
    at.go("actions:recommendation_add", REFERENCE).go("actions:critique_add", POLICE)
    at.fill("Your comment as a critical friend", "Tell us in six months what the links led to.").press("Add")
    at.see("The comment is kept")
