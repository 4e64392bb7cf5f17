"""The lead reviewer in the composite: a filter, a disagreement settled, another asked about, a key episode, a note."""

import re
from datetime import date

from chronology.tasks import match_returned
from sar_portal.demo.loader import REFERENCE
from tests.journeys.portal import Visitor
from tests.journeys.story import Story

REASON = "One report, made at 14:20 by the log of the call; the officer wrote it down afterwards."
QUESTION = "Whom was the task sent to, and at what time?"
ANSWER = "To the surgery's task list, at 15:32 by the log of the system."
NOTE = "Ask at the learning event who held the key."
EPISODE = "The bank card"


def narrow_the_composite(story: Story) -> None:
    """Each filter stands in the address and comes off by itself; an entry is read as its agency returned it."""
    at = story.at("reviewer")
    at.go("combined:composite_list", REFERENCE).fill("Words", "bank card").choose("Kestrel Homes")
    _filter(at).see("found with this filter", "KH-10, version 1")
    assert at.page.locator("mark", has_text="bank").count() and "words=bank" in at.page.url
    at.follow("Remove this filter: Agency").see("POL-07, version 1", "KH-10, version 1").narrow()
    at.follow("POL-07, version 1").see("POL-07 as returned", "Date, as written").narrow()
    at.follow("Read it in the combined chronology").see("POL-07, version 1")
    at.go("combined:gap_list", REFERENCE).see("All agencies together", "Each agency").narrow()


def _filter(at: Visitor) -> Visitor:
    """The rows alone are exchanged, and the address with them."""
    at.page.get_by_role("button", name="Apply").click()
    at.page.wait_for_url(re.compile("words="))
    at.page.get_by_text("found with this filter").wait_for()
    return at.look(again=True)


def settle_a_disagreement(story: Story) -> None:
    """The test plays beat. Who comes later to the composite reads that the two rows tell of one episode."""
    assert match_returned() in {0, 1}
    at = story.at("reviewer")
    at.go("combined:disagreement_list", REFERENCE).see("To settle").narrow()
    at.go("combined:disagreement_list", REFERENCE, query="?page=2").follow("POL-07 and KH-10").see(
        "Why it was raised", "What differs"
    ).narrow()
    at.press("Save").see("There is a problem")
    at.choose("One episode: both entries tell of it").fill("Reason", REASON).press("Save")
    at.see("Your decision is kept.", REASON).look(again=True)
    story.at("subgroup").go("combined:composite_list", REFERENCE).see("One episode with POL-07").miss("Settle it")


def ask_an_agency(story: Story) -> None:
    """The nurses' author reads the question beside the nurses' own row, and nothing of another agency (R4)."""
    at = story.at("reviewer")
    at.go("combined:disagreement_list", REFERENCE).follow("CHT-03 and GP-04")
    at.choose("Ask the agencies first")
    at.page.get_by_label(re.compile("Question to .* about CHT-03")).fill(QUESTION)
    at.press("Save").see("The question is with the agency.")
    author = story.at("author.cht")
    author.go("home:work_list").see("Answer a question about an entry")
    author.go("chronology:query_list", f"{REFERENCE}-CHT").see(QUESTION).miss("GP-04", "Harbour View").narrow()
    author.follow("Answer").miss("GP-04", "Harbour View").narrow()
    author.fill("Your answer", ANSWER).press("Send the answer").see(ANSWER)
    at.go("combined:disagreement_list", REFERENCE, query="?state=asked").follow("CHT-03 and GP-04").see(ANSWER)


def name_a_key_episode(story: Story) -> None:
    at = story.at("reviewer")
    at.go("combined:episode_list", REFERENCE).see("No key episode has been named yet.")
    at.follow("Name a key episode").fill("Name", EPISODE)
    at.date("First day", date(2025, 12, 5)).date("Last day", date(2025, 12, 8)).press("Save").see(EPISODE).narrow()
    at.go("combined:annotation_add", REFERENCE, "POL-07", 1).choose("Key episode")
    at.select("Which episode?", EPISODE)
    at.press("Add it").see(f"Key episode: {EPISODE}")
    at.go("combined:annotation_add", REFERENCE, "POL-07", 1).choose("Note")
    at.fill("Your note", NOTE)
    at.press("Add it").see(NOTE).narrow()
    at.go("combined:episode_list", REFERENCE).see("1 tagged").look(again=True)
    at.follow("Change").see("Change the key episode")
    story.at("subgroup").go("combined:composite_list", REFERENCE).see(NOTE, f"Key episode: {EPISODE}")
    story.at("subgroup").go("combined:timeline_detail", REFERENCE).see("Key episodes in this period", EPISODE)
