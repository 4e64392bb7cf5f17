"""What the senior manager does: sends the report back once with reasons, then accepts both parts."""

from reviews.models import Submission
from sar_portal.demo.people import PASSWORD
from tests.journeys.portal import SIZE, TELEPHONE
from tests.journeys.story import HOSPITAL, Story

PLACE = "9. The adult's voice and wishes"
REASONS = "Section 9 tells what Arthur said. Say also who was there when he said it."


def send_the_report_back(story: Story) -> None:
    at = story.at("manager.agh")
    at.go("home:work_list").look(again=True)
    at.go("reviews:part_decide", HOSPITAL, "imr").see("Recommendations you will own").look(again=True)
    at.page.set_viewport_size(TELEPHONE["viewport"])  # type: ignore[arg-type]  # a dict of the two
    at.choose("Send back to the author", PLACE).fill(f"What needs to change in {PLACE}", REASONS).press("Continue")
    at.see("Sent back to the author with your reasons")
    at.page.set_viewport_size(SIZE)  # type: ignore[arg-type]  # a dict of the two
    story.at("author.agh").go("imr:report_detail", HOSPITAL).see(PLACE, REASONS)


def accept(story: Story, kind: str) -> None:
    at = story.at("manager.agh")
    at.go("reviews:part_decide", HOSPITAL, kind).choose("Accept on behalf of the organisation").press("Continue")
    at.fill("Your name as it will be printed", "Dr Omar Siddiqui").fill(
        "Your role in the organisation", "Medical director"
    )
    at.fill("Your password", PASSWORD).press("Accept and return to the board")
    at.see("Accepted and returned to the board")


def papers_are_made(story: Story) -> None:
    """By the worker, from the frozen content of each version. Nothing is accepted before its paper can be read."""
    versions = Submission.objects.filter(part__agency_return__reference=HOSPITAL).exclude(part__kind="records")
    assert versions.count() == 3
    at = story.at("manager.agh")
    for version in versions.select_related("part"):
        kind, number = version.part.kind, version.number

        def is_there(kind=kind, number=number) -> bool:
            at.go("reviews:version_detail", HOSPITAL, kind, number)
            return at.page.get_by_role("link", name="Download the PDF").count() > 0

        story.wait_for(f"the paper of {kind} {number}", is_there)
        assert at.download("Download the PDF").startswith(b"%PDF-")
    at.go("reviews:version_list", HOSPITAL, "imr").see("Version 2", "Version 1").look(again=True)
