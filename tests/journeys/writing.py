"""What the hospital's author does: chronology, interview, report, submission; what contributor and interviewee add."""

import io
import re
from urllib.parse import unquote_plus

from django.urls import reverse
from docx import Document
from playwright.sync_api import expect

from chronology.models import ChronologyEntry, Correction, GlossaryTerm, PersonCode
from imr.models import KloeAnswer, Lesson, ReportAnswer, StaffInterview
from imr.models.interview import RECORD
from sar_portal.demo.case import CASE
from sar_portal.demo.people import ADULT_CODE
from sar_portal.documents.models import MEDIA_TYPES, Kind
from tests.journeys.portal import TELEPHONE
from tests.journeys.story import HOSPITAL, Story, days
from tests.journeys.words import HOSPITAL_REPORT, KLOE_LABELS

FROM_THE_WARD = "No weight was taken on the ward in his last four days."
WITHOUT_SCRIPTS = "The ward's link nurse was on leave and not replaced."
ALSO_THERE = "His sister was on the telephone when he said that he wanted his own bed."
INTERVIEWEE = "ewan.stirrup@home.example"
HOW_IT_LOOKED = "It was Friday noon, three beds were asked for, and he smiled at me and said: my own bed."
BEGUN, GONE_ON = "The bed manager of that week had been in po", "st for nine days."
COMMENT = "I would add that I asked the ward to ring the nurses. I did not write that down."


def the_ward_adds_a_row(story: Story) -> None:
    """A contributor, with a date known in part; they see the chronology and nothing else of the return."""
    at = story.at("ward.agh")
    at.go("chronology:entry_add", HOSPITAL).fill("When", "about 2 October 2025").fill(
        "What happened (needed)", FROM_THE_WARD
    )
    at.fill("Source of information (needed)", "Weight chart of Ward 7").fill("Was the adult seen?", "Seen")
    at.press("Save").go("chronology:entry_list", HOSPITAL).see(FROM_THE_WARD)
    for name in ("imr:report_detail", "imr:register_list", "imr:interview_list", "chronology:import_new"):
        at.refused(name, HOSPITAL)


def the_ward_adds_a_row_without_scripts(story: Story) -> None:
    at = story.portal.signed_in("ward.agh", java_script_enabled=False)
    at.go("chronology:entry_list", HOSPITAL).follow("Add an entry").fill("When", "September 2025")
    at.fill("What happened (needed)", WITHOUT_SCRIPTS).fill("Source of information (needed)", "Diary of Ward 7").press(
        "Save"
    )
    at.go("chronology:entry_list", HOSPITAL).see(WITHOUT_SCRIPTS).leave()


def import_the_chronology(story: Story) -> None:
    """Every row is accounted for before any comes in (R11)."""
    at = story.at("author.agh")
    at.go("chronology:import_new", HOSPITAL)
    at.page.get_by_label("A file").set_input_files(CASE / "ashmere_general_hospital.csv")
    at.press("Read the rows").see("Which column is what", "source_of_information").press("Continue")
    at.see("AGH-11", "Mr Brindle brought by ambulance").follow("Mend").see("As it came").follow("Cancel")
    at.press("Bring these rows in").see("11 rows came into the chronology")
    at.go("chronology:entry_list", HOSPITAL).see("AGH-11").look(again=True)
    # The register has filled the key already; the author adds whom it does not name.
    at.go("chronology:person_list", HOSPITAL).see("Ward nurse 1", "Fatima Yusuf-Cole", "Neighbour 1")
    at.fill("Code", "Ward nurse 3").fill("Name", "Ines Calder").fill("Role", "Staff nurse").press("Add to the key")
    at.see("Ines Calder").look(again=True)


def leave_a_long_file_to_the_worker(story: Story) -> None:
    """The page goes on by itself once the worker has read the file; nothing of it comes in."""
    at = story.at("author.agh")
    row = f"1/5/2025,{'One of very many long notes of the ward. ' * 20},Ward record\n"
    file = {"name": "long.csv", "mimeType": "text/csv", "buffer": ("Date,Event,Source\n" + row * 400).encode()}
    at.go("chronology:import_new", HOSPITAL)
    at.page.get_by_label("A file").set_input_files(files=[file])
    at.press("Read the rows")
    at.page.wait_for_url("**/columns/", timeout=60_000)
    at.look().press("Continue")
    at.page.wait_for_url(re.compile(r"/import/\d+/$"), timeout=60_000)
    at.look().see("400 read", "400 accepted").press("Discard").see("Nothing was brought in")


def mend_a_row(story: Story) -> None:
    """A name that came with the file gives way to its code with one click; the history keeps both."""
    at, row = story.at("author.agh"), ChronologyEntry.objects.get(event__contains="Mr Brindle brought")
    at.go("chronology:check_list", HOSPITAL).see("Mr Brindle", "14/03/1952").look(again=True)
    at.press(f"Write {ADULT_CODE} for Mr Brindle in {row.ref}").see(f"{row.ref} is saved")
    at.go("chronology:entry_change", HOSPITAL, row.ref)
    at.go("chronology:entry_remove", HOSPITAL, row.ref).go("chronology:removed_list", HOSPITAL)
    for name in ("person_change", "person_remove"):
        at.go(f"chronology:{name}", HOSPITAL, PersonCode.objects.get(code="Ward nurse 3").pk)
    at.go("chronology:entry_history", HOSPITAL, row.ref).see("Mr Brindle", ADULT_CODE)
    at.go("chronology:term_list", HOSPITAL).fill("Abbreviation", "SG").fill("Meaning", "Safeguarding")
    at.press("Add to the glossary").see("Safeguarding").look(again=True)
    at.go("chronology:term_change", HOSPITAL, GlossaryTerm.objects.get(term="SG").pk)


def take_on_what_the_ward_wrote(story: Story) -> None:
    """The author answers for what contributors wrote; two rows about one thing can become one."""
    at, theirs = story.at("author.agh"), ChronologyEntry.objects.filter(contributed=True, removed_at__isnull=True)
    at.go("chronology:entry_list", HOSPITAL, query="?show=waiting").see("Ward 7")
    for row in theirs:
        at.page.get_by_role("button", name=f"Take {row.ref} on").click()
        expect(at.page.locator(f"#{row.ref} [data-state]")).to_contain_text("Taken on")
    at.go("chronology:entry_merge", HOSPITAL, theirs[0].ref, query=f"?other={theirs[1].ref}").see(FROM_THE_WARD)


def hold_an_interview(story: Story) -> None:
    at = story.at("author.agh")
    at.go("imr:interview_list", HOSPITAL).page.get_by_role("link", name="plan an interview with Consultant 1").click()
    at.look().date("Day", days(0)).fill("Time", "14:30").fill("Place", "A room away from the ward")
    at.fill("Line manager consulted", "Clinical lead 1").date("Consulted on", days(-1))
    at.date("Support confirmed with the line manager on", days(0)).press("Save").see("The interview is planned")
    planned = StaffInterview.objects.get(involvement__code="Consultant 1", place__contains="away")
    for name in ("interview_change", "interview_decline", "interview_left", "interview_cancel"):
        at.go(f"imr:{name}", HOSPITAL, planned.pk)
    at.go("imr:interview_detail", HOSPITAL, planned.pk).follow("It was held").date("Held on", days(0)).choose(
        "Purpose and confidentiality were explained"
    )
    at.press("Save and write the record")
    words = dict(zip(RECORD, at.page.locator("textarea").all(), strict=True))
    words["part_in_events"].fill("I assessed his capacity to decide to go home on 3 October.")
    words["how_it_looked"].fill(HOW_IT_LOOKED)
    words["lessons"].fill("Write down what you asked others to do.")
    at.press("Save and close").see("The record is saved")


def put_a_row_to_the_interviewee(story: Story) -> None:
    at, held = (
        story.at("author.agh"),
        StaffInterview.objects.get(involvement__code="Consultant 1", place__contains="away"),
    )
    at.go("imr:interview_entries", HOSPITAL, held.pk).follow("AGH-08").choose("Corrected").fill("Time", "10:15")
    at.press("Save").go("chronology:entry_list", HOSPITAL, query="?show=corrected").see("Staff suggest a correction")
    correction = Correction.objects.get(entry__ref="AGH-08", decision__isnull=True)
    at.go("chronology:correction_decide", HOSPITAL, "AGH-08", correction.pk).choose("Leave the entry as it is")
    at.fill("Why the entry stays as it is", "Two notes of that morning say 11:20.").press("Save")
    at.go("imr:interview_entries", HOSPITAL, held.pk).follow("AGH-08").choose("Confirmed")
    at.fill("In their words", "That is how it was.").press("Save")
    at.go("imr:support_confirm", HOSPITAL, held.pk)
    at.date("Support confirmed with the line manager after the interview on", days(0)).press("Save")


def the_interviewee_comments(story: Story) -> None:
    """Without an account: the link by e-mail, the code by voice, one record and nothing else (R5)."""
    at, held = (
        story.at("author.agh"),
        StaffInterview.objects.get(involvement__code="Consultant 1", place__contains="away"),
    )
    at.go("imr:record_share", HOSPITAL, held.pk).fill("E-mail address of the interviewee", INTERVIEWEE)
    at.press("Send the link").see("The link is on its way")
    code = at.page.locator(".govuk-panel strong").inner_text()
    at.go("imr:record_take_back", HOSPITAL, held.pk)
    link = re.search(r"http\S+", story.letter_to(INTERVIEWEE, "/record/"))
    assert link is not None and code.replace(" ", "") not in link.group()
    guest = story.portal.visitor("interviewee", **TELEPHONE)
    assert guest.open(link.group()).status == 200
    guest.look().miss(HOW_IT_LOOKED).narrow().fill("Code", code).press("Open the record").see(HOW_IT_LOOKED)
    guest.look(again=True).narrow()
    guest.choose("I want to add a comment").fill("Your comment", COMMENT).press("Send my answer").see(
        "Thank you", COMMENT
    ).narrow()
    for name in ("imr:return_hub", "chronology:entry_list"):
        assert "/sign-in/" in guest.page.url if guest.status_of(name, HOSPITAL) == 200 else True
    guest.leave()
    at.go("imr:addendum_add", HOSPITAL, held.pk).fill("What is added", "It was after the ward round.").press("Add")
    at.go("imr:record_print", HOSPITAL, held.pk).go("imr:answer_enter", HOSPITAL, held.pk)
    at.go("imr:interview_detail", HOSPITAL, held.pk).see(HOW_IT_LOOKED, COMMENT).look(again=True)


def write_the_report(story: Story) -> None:
    """Section by section and line by line, as the task list leads."""
    at = story.at("author.agh")
    for key, text in HOSPITAL_REPORT.sections.items():
        at.go("imr:section_edit", HOSPITAL, key).fill("Your text", text)
        at.choose("I have finished this section").press("Save")
    for number, answers in HOSPITAL_REPORT.answers.items():
        at.go("imr:kloe_answer_edit", HOSPITAL, number)
        for name, text in answers.items():
            at.fill(KLOE_LABELS[name], text)
        at.press("Save")
    for name, saved in (("section", ReportAnswer), ("kloe_answer", KloeAnswer)):
        first = saved.history.filter(report__part__agency_return__reference=HOSPITAL).earliest("history_id")
        which = first.section.key if name == "section" else 1
        at.go(f"imr:{name}_history", HOSPITAL, which).go(f"imr:{name}_restore", HOSPITAL, which, first.pk)


def be_interrupted(story: Story) -> None:
    """The browser is closed in mid-sentence. At the next sign-in every word is there, and the sentence goes on (R15)."""
    at = story.at("author.agh").go("imr:section_edit", HOSPITAL, "context")
    box = at.page.get_by_label("Your text")
    written = box.input_value()
    box.press("Control+End")
    with at.page.expect_response(lambda answer: BEGUN in unquote_plus(answer.request.post_data or "")):
        box.press_sequentially(f" {BEGUN}")
    story.close_the_browser_of("author.agh")

    at = story.at("author.agh").go("home:work_list").go("imr:section_edit", HOSPITAL, "context")
    box = at.page.get_by_label("Your text")
    expect(box).to_have_value(f"{written} {BEGUN}")
    box.press("Control+End")
    box.press_sequentially(GONE_ON)
    at.press("Save").go("imr:report_read", HOSPITAL).see(f"{BEGUN}{GONE_ON}")


def write_on_in_word(story: Story) -> None:
    """The draft leaves as a Word file and comes back: one text is taken over, one is left, one waits for a place."""
    at = story.at("author.agh")
    at.go("imr:word_detail", HOSPITAL)
    taken = at.page.context.request.get(story.portal.url + reverse("imr:word_download", args=[HOSPITAL]))
    document = Document(io.BytesIO(taken.body()))
    written = [one for one in document.paragraphs if one.style.name == "Normal" and len(one.text) > 40]
    written[0].add_run(" Not meant.")
    written[-1].add_run(" Written on the train.")
    document.add_heading("Notes of mine", level=1)
    document.add_paragraph("To be asked on Monday.")
    stream = io.BytesIO()
    document.save(stream)
    file = {"name": "draft.docx", "mimeType": MEDIA_TYPES[Kind.DOCX], "buffer": stream.getvalue()}
    at.page.get_by_label("The Word file").set_input_files(files=[file])
    at.press("Read the file").see("What came back from Word", "Written on the train.", "To be asked on Monday.")
    at.follow("Decide where it belongs").see("To be asked on Monday.").go("imr:word_detail", HOSPITAL).look(again=True)
    at.follow("Leave as it is").see("The report stays as it is there").follow("Take over").see("Taken over")
    at.go("imr:word_end", HOSPITAL).press("Put away").see("Take the report with you")


def attach_a_policy(story: Story) -> None:
    """What the report rests on goes with it, under a number."""
    at = story.at("author.agh").go("imr:attachment_list", HOSPITAL).follow("Attach a document")
    file = {
        "name": "policy.txt",
        "mimeType": "text/plain",
        "buffer": b"Discharge policy: nobody leaves at a weekend alone.",
    }
    at.page.get_by_label("File").set_input_files(files=[file])
    at.fill("Title", "Discharge policy").fill("Version, publisher or date", "version 7, January 2024").press(
        "Attach it"
    )
    at.see("Discharge policy", "version 7, January 2024").look(again=True)


def ask_one_another(story: Story) -> None:
    """Lead and author talk about a text inside the agency, and resolve it."""
    where = ("imr:comment_list", HOSPITAL, "section-voice")
    story.at("lead.agh").go(*where).fill("Your comment", "Is this all that he said?").press("Add comment")
    story.at("author.agh").go(*where).see("Is this all that he said?").press("Resolve").see("Resolved")


def answer_the_senior_manager(story: Story) -> None:
    """The author adds what was asked for; the history shows it against what stood before."""
    at = story.at("author.agh")
    at.go("imr:section_edit", HOSPITAL, "voice").fill(
        "Your text", f"{HOSPITAL_REPORT.sections['voice']}\n\n{ALSO_THERE}"
    )
    at.press("Save").go("imr:section_history", HOSPITAL, "voice").see(ALSO_THERE).look(again=True)


def name_what_follows(story: Story) -> None:
    at, words = story.at("author.agh"), HOSPITAL_REPORT
    ((what, why),), ((lesson, _, _),) = words.good_practice, words.lessons
    at.go("imr:item_add", HOSPITAL, "good-practice").fill("What was done well", what).fill(
        "Why it was good", why
    ).press("Save")
    at.go("imr:item_add", HOSPITAL, "lessons").fill("Lesson", lesson).choose("The organisation")
    at.choose("4. Hospital discharge and information sharing").press("Save")
    named = Lesson.objects.get(text=lesson)
    for name in ("item_change", "item_remove"):
        at.go(f"imr:{name}", HOSPITAL, "lessons", named.pk)
    ((text, _, outcome, measure, ((action, lead),)),) = words.recommendations
    at.go("imr:item_add", HOSPITAL, "recommendations").fill("Recommendation", text).fill("Intended outcome", outcome)
    at.select("The lesson it rests on", f"1. {lesson}")
    at.fill("How success will be known", measure).date("Target date", days(200)).press("Save").follow("Add an action")
    at.fill("Action", action).fill("Lead officer, by role", lead).date("Target date", days(120)).press("Save").see(
        action
    )
    at.look(again=True).go("imr:report_read", HOSPITAL).see(text, "Consultant 1").miss(HOW_IT_LOOKED, COMMENT)
    at.go("imr:report_trace", HOSPITAL).see("From entry to recommendation")
    at.go("imr:report_detail", HOSPITAL).see("Nothing is missing").look(again=True)


def hand_a_matter_over(story: Story) -> None:
    """A disciplinary matter leaves the review: the fact, the day and the recipient, for two people's eyes (R6)."""
    at = story.at("author.agh")
    manager = "Dr Omar Siddiqui, Medical director (manager.agh@ashmere.example)"
    at.go("imr:concern_hand_over", HOSPITAL).select("Handed over to", manager)
    at.date("Handed over on", days(0)).choose("By telephone").press("Keep the hand-over").see("Dr Omar Siddiqui")
    story.at("manager.agh").go("imr:hand_over_list").see("Philippa Stroud")


def submit_the_chronology(story: Story) -> None:
    story.at("author.agh").go("chronology:chronology_submit", HOSPITAL).press("Submit this chronology").see("Version 1")


def submit_the_report(story: Story, version: int) -> None:
    at = story.at("author.agh")
    at.go("imr:report_submit", HOSPITAL)
    at.page.get_by_label("This report is complete and is my own independent judgement").check()
    at.press("Submit to the senior manager").see("Submitted to the senior manager", f"Version {version}")
