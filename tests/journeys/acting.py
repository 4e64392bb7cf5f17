"""What becomes of the recommendations: the police act on theirs; the hospital's goes from its acceptance to its impact check."""

from reviews.models import Recommendation
from sar_portal.demo.acting import act
from sar_portal.demo.loader import REFERENCE
from tests.journeys.story import HOSPITAL, Story, days

POLICE = f"{REFERENCE}-POL-R1"
OURS = f"{HOSPITAL}-R1"
ASKED = "Does the checklist ask who is at home to open the door?"


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
    story.at("manager.agh").go("actions:tracker_list").see(OURS).miss(POLICE)


def take_over_a_recommendation(story: Story) -> None:
    """Whoever accepted it owns it until they give it to another, with a reason that is kept (R2, R8)."""
    at = story.at("manager.agh").go("actions:tracker_list").follow(OURS).see("Dr Omar Siddiqui")
    at.go("actions:owner_transfer", OURS).select("New owner", "Sister Una Devane (lead.agh@ashmere.example)")
    at.fill("Reason", "She leads the work on discharges from now on.").press("Give it to them")
    story.at("lead.agh").go("actions:tracker_list").follow(OURS)
    story.at("lead.agh").see("New owner", "She leads the work on discharges", "No evidence yet")


def comment_as_critical_friends(story: Story) -> None:
    at = story.at("coordinator").go("actions:progress_detail").see("Ashmere Constabulary", "Ashmere General Hospital")
    at.go("actions:recommendation_reword", f"{REFERENCE}-R1")
    at.go("actions:recommendation_add", REFERENCE).go("actions:critique_add", POLICE)
    at.fill("Your comment as a critical friend", "Tell us in six months what the links led to.").press("Add")
    at.see("The comment is kept")
    at.go("actions:critique_add", OURS).fill("Your comment as a critical friend", ASKED).press("Add").see(ASKED)


def carry_it_out(story: Story) -> None:
    """Actions with roles and dates, a date moved, a note, a rating that differs from the rule's, evidence; then implemented."""
    at = story.at("lead.agh").go("actions:recommendation_detail", OURS).see(ASKED)
    at.follow("Add an action").fill("What will be done", "Try the checklist on two wards")
    at.fill("Who leads it, by role", "Matron for discharge").date("Start", days(0)).date("Target date", days(60))
    at.press("Save").see("In progress")
    at.go("actions:action_move", OURS, 1, "revise").date("New date", days(150))
    at.fill("Reason", "The pilot comes first.").press("Save").see("now", "becomes")
    at.go("actions:rating_set", OURS).see("The rule suggests amber").choose("Green: on track")
    at.fill("Why", "The date was moved so that the pilot can teach us.").press("Keep the rating").see("Green: on track")
    at.follow("Note progress").fill("How far it is", "Ward 7 has used it for ten discharges.")
    at.select("About which action", "2. Try the checklist on two wards").press("Add").see("Progress, action 2")
    at.miss("It is implemented</a>").see("Once its actions are done or dropped")
    file = {"name": "audit.csv", "mimeType": "text/csv", "buffer": b"ward,discharges,someone at home\n7,10,9\n"}
    at.follow("Add evidence").page.get_by_label("File").set_input_files(files=[file])
    at.fill("What it shows", "Ten discharges of Ward 7").press("Keep the file").see("Ten discharges of Ward 7")
    for number in (1, 2):
        at.go("actions:action_move", OURS, number, "finish").date("Done on", days(0)).press("Save")
    at.follow("It is implemented").date("Done on", days(0)).press("Save").see(
        "You will be reminded to check its impact"
    )
    at.see("Check the impact already")


def check_its_impact_after_seven_months(story: Story) -> None:
    """They pass in the table alone, as no page can make them."""
    Recommendation.objects.filter(reference=OURS).update(ended_on=days(-213))
    at = story.at("lead.agh").go("actions:recommendation_detail", OURS).follow("Check the impact")
    at.see("Intended outcome", "How success will be known").date("Checked on", days(0))
    at.fill("What changed", "Nobody left Ward 7 for an empty house in five months.")
    at.fill("How it is known", "An audit of sixty discharges, and calls to forty people a week later.").press("Save")
    at.see("The impact check is kept", "Impact checked", "An audit of sixty discharges")
    at = story.at("coordinator").go("actions:tracker_list", query="?state=checked").see(OURS, "Impact checked")
    at.go("actions:progress_detail").see("Impact checked").look(again=True)
