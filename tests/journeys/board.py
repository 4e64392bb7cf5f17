"""What the coordinator does: opens the review, asks the agencies, grants time, checks, shares."""

from datetime import date

from reviews.checklist import checklist_of
from reviews.models import AbuseType, Condition, Mandate, PartKind
from sar_portal.demo import returns
from sar_portal.demo.case import rows_of
from sar_portal.demo.loader import CONDITIONS, REFERENCE, facts_of_review
from sar_portal.demo.people import ADULT_CODE, AGENCIES, PASSWORD
from tests.journeys.story import HOSPITAL, Story, days


def open_the_review(story: Story) -> None:
    facts, told = facts_of_review(), returns.REVIEW_FACTS
    start, end = facts["period_under_review"].split(" to ")
    at = story.at("coordinator")
    at.go("reviews:review_list").follow("Open a review")
    at.fill("Reference", REFERENCE).fill("Name used for the adult", facts["publication_pseudonym"])
    at.date("Referral received", date.fromisoformat(facts["referral_received"]))
    at.choose(Mandate.MANDATORY.label).date("Period under review from", date.fromisoformat(start))
    at.date("Period under review to", date.fromisoformat(end)).press("Save and continue")
    at.go("reviews:adult_change", REFERENCE).fill("Real name", facts["adult_real_name"])
    at.date("Date of birth", date.fromisoformat(facts["date_of_birth"]))
    at.date("Date of death", date.fromisoformat(facts["date_of_death"]))
    at.fill("Called in the agencies’ texts", ADULT_CODE).press("Save")
    for person in (row for row in rows_of("people.csv") if not row["agency"] and row["code"] != ADULT_CODE):
        at.go("reviews:person_add", REFERENCE).fill("Code", person["code"]).fill("Real name", person["real_name"])
        at.fill("Role", person["role"]).choose("Agencies may see the name").press("Save").see(person["code"])
    at.go("reviews:criteria_change", REFERENCE).choose("The adult died")
    at.fill("The adult was in the area and had needs for care and support: reasons", told["needs_care_reason"])
    at.fill("There is reasonable cause for concern about how agencies worked together: reasons", told["concern_reason"])
    at.fill("The death, or the serious abuse or neglect: reasons", told["outcome_reason"])
    at.fill("Who referred the case", told["referrer"])
    at.date("Decision of the independent chair", told["decided_on"]).press("Save")


def write_its_terms(story: Story) -> None:
    told, at = returns.REVIEW_FACTS, story.at("coordinator")
    at.go("reviews:remit_change", REFERENCE).fill("Methodology", told["methodology"])
    at.choose(*(AbuseType(kind).label for kind in told["types_of_abuse"]))
    at.fill("Terms of reference", told["terms_of_reference"]).date("Review initiated", told["initiated_on"])
    at.date("Target for completion", told["target_completion"]).press("Save")
    at.go("reviews:family_change", REFERENCE)
    at.fill("How the family or friends are involved", told["family_involvement"]).press("Save")
    at.go("reviews:family_list", REFERENCE).follow("Note a contact").choose("At a meeting")
    at.fill("With whom, by relation", "Niece").fill("What was said", "She was told, and wishes to read the draft.")
    at.press("Save").see("Niece").look(again=True)
    for kloe in rows_of("kloe.csv"):
        at.go("reviews:kloe_add", REFERENCE).fill("Short title", kloe["title"].replace("Leonard", "Arthur"))
        at.fill("Question", kloe["question"].replace("Leonard", "Arthur")).press("Save")
    at.go("reviews:kloe_list", REFERENCE).see("7. Engagement, access and Arthur's voice").look(again=True)
    for process in returns.PARALLEL:
        at.go("reviews:parallel_add", REFERENCE).fill("Kind of process", process["kind"])
        at.fill("Who leads it", process["lead_body"]).fill("How it stands", process["status"])
        if process.get("holds_publication"):
            at.choose("No publication until cleared")
        at.press("Save")
    for what, name in returns.MILESTONES:
        at.go("reviews:milestone_add", REFERENCE).fill("What", what)
        at.date("Planned for", date.fromisoformat(facts_of_review()[name])).press("Save")


def plan_six_agencies(story: Story) -> None:
    at = story.at("coordinator")
    for agency in AGENCIES:
        at.go("reviews:plan_add", REFERENCE).select("Agency", agency.name)
        at.choose(PartKind.RECORDS.label, PartKind.CHRONOLOGY.label, PartKind.IMR.label)
        at.date("Records secured by", days(10)).date("Chronology due", days(30))
        at.date("IMR or information report due", days(60)).press("Save")
    at.go("reviews:plan_list", REFERENCE).see(*(agency.name for agency in AGENCIES)).look(again=True)
    at.go("reviews:review_setup", REFERENCE).look(again=True).follow("Templates that agencies get").see(
        "Request letter"
    )
    for name in ("plan_change", "plan_remove"):
        at.go(f"reviews:{name}", REFERENCE, "AGH")
    for name in ("kloe_change", "kloe_remove"):
        at.go(f"reviews:{name}", REFERENCE, 7)


def send_the_requests(story: Story) -> None:
    at = story.at("coordinator")
    at.go("reviews:request_prepare", REFERENCE)
    at.choose(*(Condition(each).label for each in CONDITIONS))
    at.fill("Who is the information to be supplied to?", "The SAR coordinator and the lead reviewer, Dr Naomi Teague")
    at.date("Name the author and the senior manager by", days(14))
    at.fill("Briefing for authors", "By video, two weeks from now at 10:00").press("Save and see the letters")
    at.go("reviews:letter_preview", REFERENCE, "AGH").see("Not sent", "section 45", "Leonard Brindle")
    at.go("reviews:request_preview", REFERENCE)
    at.choose("I have checked the letters, the dates and the people who receive them").press("Send 6 requests")
    at.see("The requests were sent", HOSPITAL)
    story.find_returns()


def grant_more_time(story: Story) -> None:
    at = story.at("coordinator")
    at.go("reviews:return_progress", HOSPITAL).see("A decision waits for you").look(again=True).follow("Decide")
    at.choose("Grant more time").date("Until", days(75)).press("Record the decision")
    at.go("reviews:return_progress", HOSPITAL).miss("A decision waits for you")


def a_letter_for_each_agency(story: Story) -> None:
    """The worker has made the six papers."""
    asked = story.demo.review.returns.filter(requests__letter__isnull=False)
    story.wait_for("six letters", lambda: asked.count() == 6)


def sees_no_draft(story: Story) -> None:
    """Progress and nothing else, before the senior manager has accepted (R3)."""
    at = story.at("coordinator")
    for name in (
        "chronology:entry_list",
        "imr:report_detail",
        "imr:report_read",
        "imr:interview_list",
        "imr:register_list",
    ):
        at.refused(name, HOSPITAL)
    for kind in ("chronology", "imr"):
        at.refused("reviews:version_list", HOSPITAL, kind)
        at.refused("reviews:version_detail", HOSPITAL, kind, 1)
    at.go("imr:return_hub", HOSPITAL).see("What the agency writes is seen here once its senior manager has accepted it")


def check_the_quality(story: Story) -> None:
    at = story.at("coordinator")
    at.go("reviews:review_overview", REFERENCE).look(again=True, below="Who is where")
    for kind, number in (("chronology", 1), ("imr", 2)):
        at.go("reviews:query_add", HOSPITAL, kind, number).go("reviews:part_check", HOSPITAL, kind)
        at.choose(*(words for _, words in checklist_of(kind)), "Accept: nothing more is asked").press(
            "Record the quality check"
        )
        at.go("reviews:thread_list", HOSPITAL, kind)
    at.go("reviews:return_progress", HOSPITAL).go("reviews:checker_stand_aside", HOSPITAL).go("reviews:document_check")


def share_with_the_subgroup(story: Story) -> None:
    at = story.at("coordinator")
    # Sharing asks who is there when the sign-in was over five minutes ago, as it is here on a slow machine.
    at.go("account_reauthenticate").fill("Password", PASSWORD).press("Confirm")
    at.go("combined:sharing_list", REFERENCE).select("Subgroup member", "Maeve Lindqvist")
    at.press("Share the combined returns").see("With Maeve Lindqvist").look(again=True)
