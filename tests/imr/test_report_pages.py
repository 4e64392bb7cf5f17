"""Every page of the report answers each role as the roles table says; the board sees no draft by any address (R3)."""

import pytest
from django.urls import reverse

from imr.models import Report
from imr.services.report import save_section
from tests.imr import writing

pytestmark = pytest.mark.django_db

WRITES = {
    "section_edit": ["methodology"],
    "kloe_answer_edit": [1],
    "item_add": ["lessons"],
    "report_submit": [],
}
READS = {
    "report_detail": [],
    "report_read": [],
    "report_trace": [],
    "section_history": ["methodology"],
    "kloe_answer_history": [1],
    "item_list": ["recommendations"],
}
FIRST = (("report_detail", []), ("section_edit", ["methodology"]))
OUTSIDE = ["other_lead", "stranger", "administrator", "auditor", "other_coordinator"]
BOARD = ["coordinator", "reviewer", "subgroup"]


def pages(w, names: dict) -> list[str]:
    return [reverse(f"imr:{name}", args=[w.ret.reference, *rest]) for name, rest in names.items()]


def status(browse, person, url) -> int:
    return browse(person).get(url).status_code


def answers(browse, person, urls) -> set[int]:
    """Every status that one person, signed in once, is answered."""
    client = browse(person)
    return {client.get(url).status_code for url in urls}


def test_who_opens_which_page(browse):
    w = writing.drafting()
    writing.write(w)
    assert answers(browse, w.author, pages(w, WRITES | READS)) == {200}
    for role in ("lead", "manager"):
        assert answers(browse, getattr(w, role), pages(w, WRITES)) == {403}, role
        assert answers(browse, getattr(w, role), pages(w, READS)) == {200}, role
    for role in BOARD:
        assert answers(browse, getattr(w, role), pages(w, READS | WRITES)) == {403}, role
    for role in OUTSIDE:
        assert answers(browse, getattr(w, role), pages(w, READS | WRITES)) == {404}, role


def test_every_page_answers_before_anything_is_written(browse):
    w = writing.drafting()
    for url in pages(w, WRITES | READS):
        assert status(browse, w.author, url) == 200, url


def test_a_report_asked_for_after_the_appointment_begins_when_its_author_says_so(browse):
    """Looking at it begins nothing, whoever looks."""
    w = writing.drafting()
    Report.objects.get(part=w.part).delete()
    first, section = (reverse(f"imr:{name}", args=[w.ret.reference, *rest]) for name, rest in FIRST)
    assert "not begun" in browse(w.lead).get(first).content.decode()
    assert "Begin the report" in browse(w.author).get(first).content.decode()
    assert status(browse, w.lead, reverse("imr:report_read", args=[w.ret.reference])) == 404
    assert status(browse, w.author, section) == 409
    assert browse(w.lead).post(first).status_code == 200
    assert not Report.objects.exists()
    assert browse(w.author).post(first).status_code == 302
    assert Report.objects.get().part_id == w.part.pk and status(browse, w.author, section) == 200


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("section_edit", ["nowhere"]),
        ("kloe_answer_edit", [99]),
        ("item_add", ["secrets"]),
        ("item_add", ["actions"]),
        ("item_list", ["actions"]),
        ("item_change", ["lessons", 999999]),
        ("item_remove", ["lessons", 999999]),
        ("action_add", [999999]),
        ("section_restore", ["introduction", 999999]),
        ("kloe_answer_restore", [1, 999999]),
        ("report_submitted", []),
    ],
)
def test_what_is_not_there_is_not_found(browse, name, rest):
    w = writing.drafting()
    writing.begin(w)
    assert status(browse, w.author, reverse(f"imr:{name}", args=[w.ret.reference, *rest])) == 404


def test_nothing_is_written_on_while_the_senior_manager_reads(browse):
    w = writing.submitted(paper=False)
    for name in ("section_edit", "kloe_answer_edit", "item_add"):
        url = reverse(f"imr:{name}", args=[w.ret.reference, *WRITES[name]])
        assert status(browse, w.author, url) == 409
    page = browse(w.author).get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    assert "Check and submit" not in page
    assert "With senior manager" in page


def test_a_text_sent_too_late_is_still_on_the_page(browse):
    """The part went to the senior manager while the author typed in another tab: the words are not lost."""
    w = writing.submitted(paper=False)
    url = reverse("imr:section_edit", args=[w.ret.reference, "introduction"])
    answer = browse(w.author).post(url, {"version": 1, "text": "Written too late"})
    assert answer.status_code == 200
    assert "Written too late" in answer.content.decode()
    assert "cannot be changed now" in answer.content.decode()


def test_a_coordinator_sees_progress_without_text(browse):
    w = writing.drafting()
    writing.begin(w)
    section = w.report.template.sections.get(number=1)
    save_section(report=w.report, section=section, text="canarydraft", version=0, by=w.author)
    page = browse(w.coordinator).get(w.ret.get_absolute_url()).content.decode()
    assert "canarydraft" not in page
    assert "In progress" in page


def test_the_author_reads_what_was_asked(browse):
    from reviews.services.returning import send_back

    w = writing.submitted(paper=False)
    asked = [{"place": "section-analysis", "title": "8. Analysis", "why": "Too <i>short</i>."}]
    facts = {"reason": "Say why in <b>8</b>.", "sections": asked, "name": "G", "role": "ACC"}
    send_back(part=w.part, submission=w.submission, by=w.manager, **facts)
    page = browse(w.author).get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    assert "sent version 1 back" in page
    assert "Say why in &lt;b&gt;8&lt;/b&gt;." in page
    assert "8. Analysis" in page and "Too &lt;i&gt;short&lt;/i&gt;." in page


def test_a_section_leads_to_the_items_printed_in_it_and_to_no_others(browse):
    w = writing.drafting()
    writing.begin(w)
    for key, slug in (
        ("introduction", None),
        ("good_practice", "good-practice"),
        ("lessons", "lessons"),
        ("changes", "changes"),
        ("recommendations", "recommendations"),
    ):
        page = browse(w.author).get(reverse("imr:section_edit", args=[w.ret.reference, key])).content.decode()
        linked = [each for each in page.split('"') if "/report/items/" in each]
        assert linked == ([reverse("imr:item_list", args=[w.ret.reference, slug])] if slug else [])
