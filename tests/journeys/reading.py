"""What the subgroup reads in the end, and what nobody else may."""

from imr.models import HandOver
from notifications.models import OutboxMessage
from sar_portal.demo.case import rows_of
from sar_portal.demo.loader import REFERENCE, facts_of_review
from sar_portal.demo.people import AGENCIES
from tests.journeys.story import HOSPITAL, HOUSING, Story
from tests.journeys.words import HOSPITAL_REPORT
from tests.journeys.writing import COMMENT, HOW_IT_LOOKED
from tests.notifications.sink import text_of

OURS = ("imr:return_hub", "imr:register_list", "imr:author_detail", "imr:report_detail", "chronology:entry_list")


def read_six_agencies_together(story: Story) -> None:
    at = story.at("subgroup")
    at.go("combined:combined_overview", REFERENCE).see(*(agency.name for agency in AGENCIES))
    at.go("combined:composite_list", REFERENCE)
    for agency in AGENCIES:
        at.go("combined:composite_list", REFERENCE, query=f"?agency={agency.code}").see(
            f"{agency.code}-01", agency.name
        )
    at.go("combined:composite_list", REFERENCE).look(again=True)
    at.go("combined:composite_list", REFERENCE, query="?agency=AGH&words=brought+by+ambulance").see(
        f"{facts_of_review()['publication_pseudonym']} brought"
    )
    at.go("combined:timeline_detail", REFERENCE).see(
        "6 agencies have", "No agency recorded seeing the adult for"
    ).narrow()
    recommendation, lesson, practice = _words()
    at.go("combined:answer_compare", REFERENCE, query="?open=7").see(
        "7 Engagement", "The access policy counts a letter as contact"
    )
    at.go("combined:learning_list", REFERENCE).see(lesson, practice)
    at.go("combined:recommendation_list", REFERENCE).see(recommendation, "Head of patient flow")
    _say_what_goes_together(at)


def _say_what_goes_together(at) -> None:
    """Adult social care and the hospital both ask for more where there is self-neglect."""
    at.go("combined:recommendation_list", REFERENCE, query="?by=theme").see("Self-neglect and hoarding")
    at.go("combined:recommendation_list", REFERENCE, query="?by=overlaps").follow("ASC 1 and AGH 1")
    at.choose("They go together").fill("Reason", "Both begin where self-neglect is first seen.").look().press("Save")
    at.see("Your decision is kept.", "Go together (1)").look(again=True)


def _words() -> tuple[str, str, str]:
    words = HOSPITAL_REPORT
    return words.recommendations[0][0], words.lessons[0][0], words.good_practice[0][0]


def _talk_about_one_answer(story: Story) -> None:
    """The subgroup's member asks beside the hospital's answer, and the coordinator answers."""
    at = story.at("subgroup")
    at.go("combined:answer_compare", REFERENCE, query="?open=7").see("Comments (0)")
    at.go("combined:thread_detail", REFERENCE, "kloe:7:AGH").fill("Comment", "Does the policy say who is told?").press(
        "Add the comment"
    ).see("Your comment is added.")
    other = story.at("coordinator").go("combined:thread_detail", REFERENCE, "kloe:7:AGH")
    other.see("Does the policy say who is told?").page.get_by_text("Answer", exact=True).click()
    other.fill("Your answer", "It names the referrer alone.").press("Add the answer").see("It names the referrer")
    at.go("combined:thread_detail", REFERENCE, "kloe:7:AGH").see("It names the referrer alone.").look(again=True)
    at.narrow().follow("Line of enquiry 7").see("Comments (2)")


def comment_and_decide(story: Story) -> None:
    _talk_about_one_answer(story)
    at = story.at("subgroup")
    at.go("combined:meeting_detail", REFERENCE).fill("What it is about", "Line of enquiry 4")
    at.page.get_by_label("Comment", exact=True).fill("Four agencies sent a referral and none heard it arrive.")
    at.press("Add the comment").see("none heard it arrive")
    at.page.get_by_text("Record a decision", exact=True).click()
    at.page.get_by_label("What was decided or agreed").fill(
        "The hospital and the trust audit weekend discharges together."
    )
    at.press("Record the decision").see("audit weekend discharges together").look(again=True)


def the_line_manager_sees_nothing(story: Story) -> None:
    """R12: on the register of his own agency's return, with an account: not the pages, not in any list."""
    at = story.at("pugh.kh")
    for name in OURS:
        at.refused(name, HOUSING)
    for name in ("home:work_list", "reviews:review_list", "notifications:notice_list", "imr:hand_over_list"):
        at.go(name).miss(HOUSING, REFERENCE)


def the_hand_over_is_for_two(story: Story) -> None:
    """R6: on no page of anybody but its author and its recipient."""
    kept = HandOver.objects.get(agency_return__reference=HOSPITAL)
    for short in ("coordinator", "lead.agh", "subgroup", "ward.agh", "pugh.kh"):
        at = story.at(short)
        at.refused("imr:hand_over_detail", kept.pk)
        at.go("imr:hand_over_list").see("There is nothing here for you")
        assert "Handed over on" not in story.portal.seen[short], short
        assert "passed to you outside a review" not in story.portal.seen[short], short


def interviews_stay_in_the_agency(story: Story) -> None:
    for short in ("coordinator", "lead.agh", "subgroup", "ward.agh", "manager.agh"):
        for words in (HOW_IT_LOOKED, COMMENT):
            assert words not in story.portal.seen[short], short


def letters_name_nobody(story: Story) -> None:
    """R9: an e-mail says that something waits, for which reference."""
    story.wait_for("all sent", lambda: not OutboxMessage.objects.exclude(state="sent").exists())
    names = {row["real_name"] for row in rows_of("people.csv")} | {"Arthur", "Leonard", "Brindle", "Stirrup"}
    assert len(story.letters) > 20
    for letter in story.letters:
        text = str(letter["Subject"]) + text_of(letter) + text_of(letter, "text/html")
        assert not [name for name in names if name in text], text
