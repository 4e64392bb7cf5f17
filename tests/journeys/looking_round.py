"""The pages that the story did not come to, so that each is looked at once: by people of every role, changing nothing."""

from imr.models import PractitionerInvolvement
from imr.selectors.templates import newest_template, sections_of
from imr.services.templates import publish_template
from reviews.models import CommonPerson, Milestone, ParallelProcess
from sar_portal.accounts.models import Board, Membership, User
from sar_portal.demo.loader import REFERENCE
from sar_portal.demo.people import PASSWORD, address
from tests.journeys.story import HOSPITAL, Story

HOUSING, SURGERY = f"{REFERENCE}-KH", f"{REFERENCE}-GP"
NARROW = (
    ("coordinator", "reviews:review_overview", REFERENCE),
    ("lead.agh", "imr:return_hub", HOSPITAL),
    ("author.kh", "chronology:entry_list", HOUSING),
    ("author.kh", "imr:section_edit", HOUSING, "introduction"),
    ("manager.cht", "reviews:part_decide", f"{REFERENCE}-CHT", "imr"),
    ("subgroup", "combined:composite_list", REFERENCE),
    ("subgroup", "combined:answer_compare", REFERENCE),
    ("subgroup", "exports:export_new", REFERENCE, "composite"),
    ("coordinator", "exports:disclosure_list", REFERENCE),
)


def go(story: Story, short: str, *pages: tuple) -> None:
    at = story.at(short)
    for name, *args in pages:
        at.go(name, *args)


def of_the_board(story: Story) -> None:
    process, milestone = ParallelProcess.objects.first(), Milestone.objects.first()
    assert process is not None and milestone is not None
    neighbour = CommonPerson.objects.get(code="Neighbour 1")
    at = story.at("coordinator").go("reviews:adult_detail", REFERENCE).see("by code").miss("Brindle")
    at.follow("Show real names").fill("Why do you need the names?", "To write to the family").press("Show the names")
    at.see("Leonard Brindle").look(again=True)
    go(
        story,
        "coordinator",
        ("reviews:review_terms", REFERENCE),
        ("reviews:adult_change", REFERENCE),
        ("reviews:basics_change", REFERENCE),
        ("reviews:person_add", REFERENCE),
        ("reviews:person_change", REFERENCE, neighbour.pk),
        ("reviews:person_remove", REFERENCE, neighbour.pk),
        ("exports:person_held", REFERENCE),
        ("exports:blacked_out_list", REFERENCE),
        ("exports:blacked_out_add", REFERENCE),
        ("combined:key_list", REFERENCE),
    )
    at.press("Hide the names").see("by code").miss("Brindle")
    at.go("search:result_list").fill("Words", "bank card").press("Search").see("Entries returned").miss("Brindle")
    at.look(again=True)
    go(
        story,
        "coordinator",
        ("reviews:review_list",),
        ("reviews:parallel_change", REFERENCE, process.pk),
        ("reviews:milestone_change", REFERENCE, milestone.pk),
        ("reviews:review_move", REFERENCE, "suspend"),
        ("reviews:request_supplement", HOUSING),
        ("reviews:request_escalate", HOUSING),
        ("reviews:contact_add", HOUSING),
        ("reviews:part_reopen", HOSPITAL, "chronology"),
        ("imr:stand_in_record", HOUSING),
        ("combined:sharing_withdraw", REFERENCE, story.demo.people["subgroup"].pk),
    )
    at = story.at("coordinator")
    at.go("reviews:part_withdraw", SURGERY, "imr").fill("Why it is no longer asked for", "Asked of the wrong agency.")
    at.press("Withdraw").go("reviews:part_request_again", SURGERY, "imr")
    at.fill("Why you ask again", "It was the right agency after all.").press("Ask again")
    at.go("reviews:review_list").look(again=True)


def of_the_agency(story: Story) -> None:
    row = PractitionerInvolvement.objects.get(agency_return__reference=HOSPITAL, code="Consultant 1")
    ward = story.demo.people["ward.agh"]
    member = Membership.objects.get(user=ward)
    go(
        story,
        "lead.agh",
        ("imr:register_change", HOSPITAL, row.pk),
        ("imr:register_strike_off", HOSPITAL, row.pk),
        ("imr:clearance_decide", HOSPITAL, row.pk),
        ("imr:register_import", HOSPITAL),
        ("imr:letter_list", HOSPITAL),
        ("imr:letter_make", HOSPITAL),
        ("imr:outsider_invite", HOSPITAL),
        ("imr:identity_list", HOSPITAL),
        ("imr:contributor_end", HOSPITAL, ward.pk),
        ("people:people_home",),
        ("people:colleague_list", "ASAB", "AGH"),
        ("people:agency_settings", "ASAB", "AGH"),
        ("people:membership_end", "ASAB", "AGH", member.pk),
    )
    _all_still_needed(story.at("lead.agh").go("people:colleagues_confirm", "ASAB", "AGH"))


def _all_still_needed(at) -> None:
    for box in at.page.get_by_label("Still needs access").all():
        box.check()
    at.press("Confirm").see("Who needs access was confirmed")


def _ask_otherwise() -> None:
    board = Board.objects.get(code="ASAB")
    newest = newest_template(board)
    sections = [one for one in sections_of(newest) if one.key != "context"]
    sections[0].guidance = "Say who this report is about, and what they would want to be known for."
    by = User.objects.get(email=address("admin"))
    publish_template(board=board, sections=sections, seen=newest.number, reason="The subgroup asked for it", by=by)


def of_an_author(story: Story) -> None:
    """Housing's report is still being written, and the board asks for something else meanwhile."""
    _ask_otherwise()
    pages: list[tuple] = [("imr:item_list", HOUSING, slug) for slug in ("lessons", "good-practice", "changes")]
    finish = (("imr:return_ready", HOUSING), ("imr:report_submit", HOUSING), ("imr:template_move", HOUSING))
    go(story, "author.kh", *pages, ("imr:section_edit", HOUSING, "introduction"), *finish)
    go(story, "manager.agh", ("imr:manager_stand_aside", HOSPITAL))
    go(story, "author.agh", ("reviews:version_compare", HOSPITAL, "imr", 2, 1), ("imr:report_submitted", HOSPITAL))


def of_sign_in_and_administration(story: Story) -> None:
    admin, person = "admin", story.demo.people["lead.agh"].pk
    own = (
        "person_list",
        "person_invite",
        "agency_list",
        "agency_add",
        "board_settings",
        "board_columns",
        "board_checklist",
        "board_crest",
        "board_ladder",
        "board_letter",
        "board_reminders",
        "template_list",
        "template_change",
    )
    go(story, admin, *((f"people:{name}", "ASAB") for name in own), ("notifications:delivery_list", "ASAB"))
    go(story, admin, ("upkeep:status_detail", "ASAB"))
    _all_still_needed(story.at(admin).go("people:roles_confirm", "ASAB"))
    go(story, admin, ("people:template_detail", "ASAB", 1))
    of_person = ("person_detail", "person_address", "account_close")
    go(story, admin, *((f"people:{name}", "ASAB", person) for name in of_person), ("people:agency_edit", "ASAB", "AGH"))
    go(story, "auditor", ("people:audit_home",), ("people:audit_list", "ASAB"), ("people:audit_verify", "ASAB"))
    go(story, "auditor", ("closing:trail_away", "ASAB"), ("closing:trail_confirm", "ASAB"))
    guest = story.portal.visitor("guest")
    for name in ("home:help", "home:accessibility", "home:privacy", "home:glossary"):
        guest.go(name)
    guest.leave()
    at = story.at("lead.agh").go("exports:person_held_agency", HOSPITAL)
    for name in (
        "accounts:account_security",
        "accounts:permission_matrix",
        "account_change_password",
        "mfa_activate_totp",
        "account_logout",
    ):
        at.go(name)
    at.go("notifications:notice_list").see(HOSPITAL).follow("How you are written to").see("never wait")
    # Making an address asks who one is after five minutes: said beforehand, so that the address stands on its own page.
    at.go("account_reauthenticate").fill("Password", PASSWORD).press("Confirm")
    at.go("notifications:date_list").follow("Have them in your own calendar").press("Make an address")
    at.see("shown only now").go("notifications:feed_detail").press("End the address").see("works no longer")


def narrow_pages_do_not_scroll(story: Story) -> None:
    for short, name, *args in NARROW:
        story.at(short).go(name, *args).narrow()
