"""What the hospital's lead does: answers the request, secures the records, keeps the register, appoints independent people."""

import re

from imr.models import Appointment, PractitionerInvolvement
from reviews.models import RecordSet
from sar_portal.demo.people import PASSWORD, address
from tests.journeys.story import HOSPITAL, Story, days

MATRON = "matron@hospital.example"


def answer_the_request(story: Story) -> None:
    at = story.at("lead.agh")
    at.go("home:work_list").see(HOSPITAL).look(again=True)
    at.go("reviews:letter_read", HOSPITAL, 1).see("section 45")
    assert at.download("Download the letter (PDF)").startswith(b"%PDF-")
    for name in ("part_nil", "part_refuse", "part_partial"):
        at.go(f"reviews:{name}", HOSPITAL, "imr")
    at.go("reviews:request_detail", HOSPITAL).follow("Acknowledge").press("Acknowledge")
    at.go("reviews:extension_ask", HOSPITAL, "imr").date("New date", days(80))
    at.fill("Why more time is needed", "Two of the consultants are on leave until the week before.")
    at.press("Ask for more time")


def secure_the_records(story: Story) -> None:
    at = story.at("lead.agh")
    for system in ("Emergency department record", "Patient administration system", "Discharge letters"):
        at.go("reviews:record_add", HOSPITAL).fill("System or place", system)
        at.fill("What it holds", "Everything about the adult from 1 March 2025").fill("Format", "Electronic")
        at.fill("Custodian, by role", "Records manager").date("Secured on", days(-1)).fill(
            "Secured by", "Records manager"
        )
        at.date("Made available to the author on", days(0)).press("Save")
    row = RecordSet.objects.get(system="Discharge letters")
    for name in ("record_change", "record_available", "record_remove"):
        at.go(f"reviews:{name}", HOSPITAL, row.pk)
    at.go("reviews:record_list", HOSPITAL).look(again=True).follow("Confirm that all are secured")
    at.fill("Your name", "Sister Una Devane").fill("Your role", "Named nurse safeguarding")
    at.choose("Every set of records listed above is secured against loss and alteration").press("Confirm")


def invite_the_matron(story: Story) -> None:
    """By e-mail; she sets her own password at her own browser."""
    at = story.at("lead.agh")
    at.go("people:colleague_invite", "ASAB", "AGH").fill("Full name", "Celia Hartnoll").fill("Job title", "Matron")
    at.fill("E-mail address at work", MATRON).fill("E-mail address again", MATRON)
    at.choose("Be a colleague whom you can appoint (author, senior manager, contributor)").press("Send the invitation")
    link = re.search(r"http\S+", story.letter_to(MATRON, "/invite/"))
    assert link is not None
    matron = story.portal.visitor("matron")
    assert matron.open(link.group()).status == 200
    matron.look().fill("Your e-mail address", MATRON).fill("New password", PASSWORD)
    matron.press("Accept and continue").leave()


def keep_the_register(story: Story) -> None:
    at = story.at("lead.agh")
    people = (
        ("Matron 1", "Celia Hartnoll", "Matron", "", MATRON),
        ("Clinical lead 1", "Dr Judith Amadi", "Clinical lead", "", ""),
        ("Consultant 1", "Dr Ewan Stirrup", "Consultant physician", "Clinical lead 1, Dr Judith Amadi", ""),
        ("Ward nurse 1", "Fatima Yusuf-Cole", "Staff nurse", "Matron 1, Celia Hartnoll", ""),
    )
    for code, name, role, manager, email in people:
        at.go("imr:register_add", HOSPITAL).fill("Name", name).fill("Code used in the text", code).fill("Role", role)
        if manager:
            at.select("Immediate line manager", manager).fill(
                "Nature of involvement", "Looked after the adult in September"
            )
            at.date("Told about the review on", days(0)).date("Discussion offered on", days(0))
            at.choose("Accepted", of="Their answer about a discussion")
            at.date("Support or counselling offered on", days(0))
            at.fill("What support was offered", "Occupational health").choose(
                "Declined", of="Their answer about support"
            )
        else:
            at.choose("On the register because they manage someone on it").fill("Work e-mail", email)
        at.choose("Still works for the agency").press("Save")
    at.go("imr:register_import", HOSPITAL)
    at.fill("Or paste a table from Word or Excel", "Name\tJob title\tLine manager\nGil Marsh\tPorter\tMatron 1\n")
    at.press("Read the list").press("Add 1 person").see("A list that was brought in", "Porter 1").look()
    at.go("imr:register_list", HOSPITAL).see("Consultant 1", "Ward nurse 1", "Matron 1", "Porter 1").look(again=True)


def refuse_the_line_manager_as_author(story: Story) -> None:
    """R1: the matron is the line manager of a nurse on the register. The refusal is kept."""
    at = story.at("lead.agh")
    at.go("imr:author_appoint", HOSPITAL).select("Person", f"Celia Hartnoll ({MATRON})").fill("Job title", "Matron")
    at.press("Appoint").see("The refusal is kept").look(again=True)
    assert Appointment.objects.filter(subject=story.hospital, verb="refused").count() == 1


def appoint_independent_people(story: Story) -> None:
    at = story.at("lead.agh")
    author = "Philippa Stroud (author.agh@ashmere.example)"
    at.go("imr:author_appoint", HOSPITAL).select("Person", author).fill("Job title", "Deputy director of nursing")
    at.press("Appoint").see("was appointed")
    manager = "Dr Omar Siddiqui (manager.agh@ashmere.example)"
    at.go("imr:manager_appoint", HOSPITAL).select("Person", manager).fill("Job title", "Medical director").press(
        "Appoint"
    )
    ward = "Nicholas Farr (ward.agh@ashmere.example)"
    at.go("imr:contributor_add", HOSPITAL).select("Person", ward).fill("Job title", "Ward manager")
    at.fill("Ward, team or department", "Ward 7").press("Add")
    at.go("imr:resources_agree", HOSPITAL).fill("Protected time", "Two days a week until the due date")
    at.fill("Administrative support", "Half a day a week").fill("Access to records", "Read access to the three systems")
    at.press("Save").see("What was agreed is kept")
    at.go("imr:return_hub", HOSPITAL).look(again=True)


def settle_a_same_name(story: Story) -> None:
    """A name proves nothing: a person looks at both records and says (R1, R12)."""
    at = story.at("lead.agh")
    at.go("imr:register_add", HOSPITAL).fill("Name", "N Farr").fill("Code used in the text", "Ward nurse 2")
    at.fill("Role", "Bank nurse").choose("Still works for the agency").press("Save")
    at.go("imr:identity_list", HOSPITAL).see("Nicholas Farr").look(again=True).follow("compare both")
    at.choose("No, two people").fill("How do you know?", "Her name is Nadia. I rang the nurse bank.")
    at.press("Keep the answer").see("The answer is kept")


def sign_the_declaration(story: Story) -> None:
    at = story.at("author.agh")
    at.go("imr:declaration_sign", HOSPITAL).choose("I declare that this is true").fill("Your password", PASSWORD)
    at.press("Sign the declaration").see("You have signed")
    at.go("imr:author_detail", HOSPITAL).see("Celia Hartnoll", "Philippa Stroud").look(again=True)


def find_and_mend_a_late_conflict(story: Story) -> None:
    """R1: a name put on the register by mistake, with the author's own e-mail, stops everything until it is corrected."""
    lead, author = story.at("lead.agh"), story.at("author.agh")
    lead.go("imr:register_add", HOSPITAL).fill("Name", "C Hartnoll").fill("Code used in the text", "Ward sister 1")
    lead.fill("Role", "Ward sister").fill("Work e-mail", address("author.agh")).choose("Still works for the agency")
    lead.press("Save").go("imr:return_hub", HOSPITAL).see("not independent")
    author.refused("imr:report_submit", HOSPITAL)
    story.at("coordinator").go("reviews:return_progress", HOSPITAL).see("nothing can be submitted until it is settled")
    sister = PractitionerInvolvement.objects.get(agency_return__reference=HOSPITAL, code="Ward sister 1")
    lead.go("imr:register_strike_off", HOSPITAL, sister.pk).fill(
        "Why is this entry struck off?", "The ward gave the author's address for that of the sister. She is not in it."
    )
    lead.press("Strike off").go("imr:return_hub", HOSPITAL).miss("not independent")
    author.go("imr:report_submit", HOSPITAL)
