"""Files leave the portal: for whom and why is asked, names left in are decided on, and the register tells of each."""

from datetime import date, timedelta

from django.utils import timezone

from sar_portal.accounts.models import User
from sar_portal.demo.loader import REFERENCE, facts_of_review
from sar_portal.demo.people import address
from sar_portal.exports.models import Export
from tests.exports.making import text_in
from tests.journeys.story import HOSPITAL, Story

CORONER = "HM Coroner for Ashmere"


def take_a_file(story: Story) -> None:
    """The purpose names the adult, so the file stops there until the coordinator has decided."""
    at, name = story.at("coordinator"), facts_of_review()["adult_real_name"]
    at.go("combined:composite_list", REFERENCE, query="?agency=AGH").follow("Export these entries")
    at.choose("Excel").choose("Request or order of a coroner").fill("Who it is for", CORONER)
    at.fill("What it is for", f"The inquest touching the death of {name}").press("Make the file")
    export = Export.objects.latest("pk")
    wait(story, export, "names_found")
    at.go("exports:export_detail", export.pk).follow("Look at what was found").see(name).press("Make the file")
    wait(story, export, "ready")
    at.go("exports:export_detail", export.pk).look(again=True)
    text = text_in(at.download("Download the file"), "xlsx")
    assert "AGH-01" in text and "KH-01" not in text and name not in text
    at.go("exports:export_list", REFERENCE).see("Combined chronology", "Ready")


def meet(story: Story) -> None:
    """A copy of the pack for each reader; the member finds theirs in the portal, with their name across each page."""
    at, member = story.at("coordinator"), User.objects.get(email=address("subgroup"))
    at.go("combined:meeting_detail", REFERENCE).follow("Make a meeting pack")
    at.date("Day of the meeting", timezone.localdate() + timedelta(days=7)).choose(member.name)
    for chapter in ("Combined chronology", "Comparison of answers"):  # printed at length elsewhere
        at.page.get_by_label(chapter, exact=True).uncheck()
    at.look(again=True).press("Make the copies").see("1 copy is being made")
    pack = Export.objects.latest("pk")
    wait(story, pack, "ready")
    reading = story.at("subgroup").go("combined:meeting_detail", REFERENCE).follow("Meeting packs for you")
    reading.follow("Meeting pack").see("The file can be downloaded until")
    text = text_in(reading.download("Download the file"), "pdf")
    assert member.name in text and "Recommendations by agency" in text


def wait(story: Story, export: Export, state: str) -> None:
    story.wait_for(f"{export} is {state}", lambda: Export.objects.filter(pk=export.pk, state=state).exists())


def keep_the_register(story: Story) -> None:
    at = story.at("coordinator")
    at.go("exports:disclosure_list", REFERENCE).see(CORONER, "downloaded 1 time").follow("Add a disclosure")
    at.fill("What was given", "Terms of reference").choose("On paper").fill("Who it is for", "The adult’s sister")
    at.date("When", date(2026, 9, 21)).choose("Involvement of the family").fill("What it is for", "As agreed with her")
    at.press("Add to the register").see("Terms of reference", "The adult’s sister").look(again=True)
    story.at("auditor").go("exports:disclosure_audit", "ASAB").see(REFERENCE, "Excel").miss(CORONER)
    story.at("author.agh").go("exports:version_export", HOSPITAL, "chronology", 1)
