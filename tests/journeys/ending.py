"""The end of a review: all of it taken out and checked, its metadata entered, and after years disposed of by two people."""

import tempfile
from datetime import date
from pathlib import Path

from django.core.management import call_command

from notifications.models import Deadline
from reviews import policies
from reviews.models import PartState, ReturnPart, Review
from reviews.services.returning import accept
from sar_portal.closing.models import Disposal
from sar_portal.closing.selectors.annual import last_year
from sar_portal.demo.loader import REFERENCE, STATEMENT
from sar_portal.exports.models import Export
from tests.closing.closed import years_pass
from tests.journeys.leaving import CORONER, wait
from tests.journeys.story import HOUSING, Story


def stand_still_for_the_police(story: Story) -> None:
    """Suspended for a criminal case: nobody submits, nobody is reminded; resumed on the same day, the dates are as before."""
    at, running = story.at("coordinator"), Deadline.objects.filter(part__agency_return__reference=HOUSING, met_at=None)
    before = dict(running.values_list("pk", "due_on"))
    at.go("reviews:review_overview", REFERENCE).follow("Suspend the review")
    at.fill("Reason", "The police ask that no account is taken before the charge.").press("Suspend the review")
    at.see("Suspended")
    author = story.at("author.kh").go("imr:return_hub", HOUSING)
    assert "Review suspended" in author.page.content()
    at.refused("reviews:review_move", REFERENCE, "start_analysis")
    at.go("reviews:review_move", REFERENCE, "resume").fill("Reason", "The charge was laid.")
    at.press("Resume the review").see("Gathering")
    assert before and dict(running.values_list("pk", "due_on")) == before  # on the same day
    author.go("imr:return_hub", HOUSING).miss("Review suspended")


def take_all_of_it(story: Story) -> None:
    """The archive is checked by the command alone, as whoever is given it would."""
    at = story.at("coordinator").go("exports:export_list", REFERENCE).follow("Export the whole review")
    at.fill("Who it is for", CORONER).choose("Request or order of a coroner").fill("What it is for", "The inquest")
    at.look(again=True).press("Make the archive")
    export = Export.objects.latest("pk")
    wait(story, export, "ready")
    at.go("exports:export_detail", export.pk).see("Fingerprint of the manifest")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "archive.zip"
        kept.write_bytes(at.download("Download the file"))
        call_command("verify_export", str(kept), manifest=export.manifest_sha256)


def enter_what_is_missing(story: Story) -> None:
    at = story.at("coordinator").go("closing:closing_detail", REFERENCE).see("Missing").look(again=True)
    at.follow("Enter what is missing").fill("How many adults is it about?", "1").select("Who referred it?", "NHS")
    at.date("Report approved by the board", date(2026, 11, 2)).look(again=True).press("Save").see("NHS")
    at.follow("Metadata of every review").see(REFERENCE).look(again=True)
    at.go("closing:annual_detail", "ASAB", last_year() + 1).see(REFERENCE).look(again=True)
    at.follow("Themes across the reviews of five years").see("Contributory factors").look(again=True)
    story.at("subgroup").go("reviews:review_list").follow("Themes across reviews").see("No review was concluded")


def close_it(story: Story) -> None:
    """Step by step; what waits with a senior manager is accepted before, through the services, and the rest withdrawn."""
    at, parts = story.at("coordinator"), ReturnPart.objects.filter(agency_return__review__reference=REFERENCE)
    for part in parts.filter(state=PartState.WITH_MANAGER):
        manager = story.demo.people[f"manager.{part.agency_return.agency.code.lower()}"]
        name, version = manager.name, part.submissions.latest("number")
        accept(part=part, submission=version, statement=STATEMENT, name=name, role="Senior manager", by=manager)
    for words in ("Start the analysis", "Start reporting", "Start the actions"):
        at.go("reviews:review_overview", REFERENCE).follow(words).press(words)
    for part in parts.filter(state__in=policies.WITH_AGENCIES):
        at.go("reviews:part_withdraw", part.agency_return.reference, part.kind)
        at.fill("Why it is no longer asked for", "The review has what it needs.").press("Withdraw")
    at.go("closing:closing_detail", REFERENCE).follow("Close the review").press("Close the review").see("Closed")


def dispose_of_it(story: Story) -> None:
    """Twelve years later. One person proposes, another confirms, the worker does it, and a certificate is all that is left."""
    years_pass(Review.objects.get(reference=REFERENCE), 12)
    at, admin = story.at("coordinator"), story.at("admin")
    admin.go("closing:retention_rules", "ASAB")
    at.go("closing:closing_detail", REFERENCE).follow("Set a legal hold").fill("Reason", "The inquest is reopened")
    at.look(again=True).press("Set the legal hold").see("nothing of this review is disposed of")
    at.follow("Lift the legal hold").fill("Reason", "It has ended").press("Lift the legal hold")
    at.go("closing:kept_longer", REFERENCE, "key")
    at.go("closing:disposal_propose", REFERENCE, "review").choose(
        "Nobody needs these records any more, and no court, inquest or inquiry asks for them"
    )
    at.look(again=True).press("Propose it").see("Waits for a second person").narrow()
    at.go("closing:retention_list", "ASAB").look(again=True)
    disposal = Disposal.objects.get(reference=REFERENCE)
    admin.go("closing:disposal_detail", disposal.pk).follow("Decide on it").fill(
        "Type the reference of the review", REFERENCE
    )
    admin.look(again=True).press("Dispose of them for good")
    story.wait_for("the review is disposed of", lambda: Disposal.objects.filter(pk=disposal.pk, state="done").exists())
    admin.go("closing:disposal_detail", disposal.pk).see("Certificate of disposal", REFERENCE).narrow().look(again=True)
    at.refused("reviews:review_overview", REFERENCE)
    call_command("verify_audit")
