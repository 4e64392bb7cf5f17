"""What becomes of a refusal: it is asked again, more time is granted, the date passes, and a person takes it higher."""

from notifications.models import Deadline
from tests.journeys.other_ways import HOUSING
from tests.journeys.story import Story, days

REFUSAL = "The housing file is with our solicitors."
CHASED = "Please return it, or tell us today what stands in the way."


def refuse_and_be_asked_again(story: Story) -> None:
    story.at("lead.kh").go("reviews:part_refuse", HOUSING, "imr").fill("Why you refuse", REFUSAL).press("Refuse")
    at = story.at("coordinator").go("reviews:return_progress", HOUSING).see(REFUSAL)
    at.go("reviews:part_request_again", HOUSING, "imr").date("New date", days(50))
    at.fill("Why you ask again", "A copy will do.").press("Ask again").see("The part is requested again")


def ask_for_more_time_and_get_it(story: Story) -> None:
    at = story.at("lead.kh").go("reviews:extension_ask", HOUSING, "imr").date("New date", days(70))
    at.fill("Why more time is needed", "The copy comes next month.").press("Ask for more time")
    at = story.at("coordinator").go("reviews:return_progress", HOUSING).miss("An escalation is proposed")
    at.follow("Decide").choose("Grant more time").date("Until", days(65)).press("Record the decision")


def be_escalated(story: Story) -> None:
    """The date passes in the table alone, as no page can make it; nothing is sent before a person sends it."""
    running = Deadline.objects.filter(part__agency_return__reference=HOUSING, part__kind="imr")
    until = running.get().due_on
    running.update(due_on=days(-7))
    at = story.at("coordinator").go("home:work_list").see("Escalate Kestrel Homes", "Agency lead")
    at.go("reviews:return_progress", HOUSING).see("An escalation is proposed").follow("Escalate")
    at.see("Next on the board’s ladder: Agency lead", "7 days late").look(again=True)
    lead = story.demo.people["lead.kh"]
    assert not [letter for letter in story.letters if letter["Subject"].startswith("A matter was taken to you")]
    at.fill("Why", CHASED).press("Escalate").see(f"a notice goes to {lead.name}")
    assert HOUSING in story.letter_to(lead.email, "the coordinator has taken it to you")
    story.at("lead.kh").go("reviews:request_detail", HOUSING).see("Escalated to Agency lead", CHASED)
    running.update(due_on=until)
