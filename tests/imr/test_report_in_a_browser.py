"""Pages of report and versions in a real browser: accessible, nothing the policy stops, no sideways scroll."""

from django.urls import reverse

from chronology.models import Chronology, ChronologyEntry
from imr.models import Action, ChangeMade
from imr.services.attaching import attach, take_off
from imr.services.report import add_item, remove_item, save_section
from imr.services.templates import publish_template, template_for
from reviews.models import ReturnPart
from reviews.services.queries import answer, ask
from reviews.services.returning import accept, make_paper, query, send_back
from tests.imr import writing
from tests.looking import HOSTILE, LONG, PICTURES, look_at_all, signed_in, violations_of


def of_report(w, person: str, names: dict) -> list:
    return [(person, f"{n}-{person}", reverse(f"imr:{n}", args=[w.ret.reference, *a])) for n, a in names.items()]


def of_versions(w, person: str, names: dict) -> list:
    ref = w.ret.reference
    return [(person, f"{n}-{person}", reverse(f"reviews:{n}", args=[ref, "imr", *a])) for n, a in names.items()]


def fill(w) -> None:
    """Hostile and long words in every place where people can type."""
    writing.write(w, HOSTILE + LONG)
    values = {"what": HOSTILE + LONG, "evidence": LONG}
    add_item(model=ChangeMade, report=w.report, values=values, by=w.author)
    w.recommendation = w.report.recommendations.get()
    values = {"recommendation": w.recommendation, "what": LONG, "lead_officer": LONG[:120]}
    w.action = add_item(model=Action, report=w.report, values=values, by=w.author)
    for number in range(12):
        facts = {"data": f"Policy {number}".encode(), "name": "a.txt", "title": (HOSTILE + LONG)[: 200 - number]}
        last = attach(report=w.report, published=LONG[:120], by=w.author, **facts)
    take_off(attachment=last, by=w.author)
    remove_item(item=add_item(model=Action, report=w.report, values=values, by=w.author), version=1, by=w.author)
    newest = template_for(w.review.board)
    sections = [one for one in newest.sections.all() if one.key != "context"]
    sections[0].heading, sections[0].guidance = LONG[:120], HOSTILE + LONG
    publish_template(board=w.review.board, sections=sections, seen=newest.number, reason=HOSTILE, by=w.administrator)
    chronology = Chronology.objects.create(part=ReturnPart.objects.get(agency_return=w.ret, kind="chronology"))
    for number in range(3):
        words = {"ref": f"POL-{number}", "date_original": "May 2025", "event": HOSTILE + LONG, "source": "Niche"}
        words["kloe_numbers"] = [1]
        ChronologyEntry(chronology=chronology, created_by=w.author, **words).save()


def test_every_page_at_two_widths(transactional_db, live_server, chromium):
    wrong: list[str] = []
    w = writing.drafting()
    writing.begin(w)
    empty = {"report_detail": [], "section_edit": ["analysis"], "kloe_answer_edit": [1], "item_list": ["lessons"]}
    empty |= {"report_submit": [], "return_ready": [], "section_history": ["author"]}
    empty |= {"attachment_list": [], "template_move": []}
    look_empty = [(p, f"empty-{n}", u) for p, n, u in of_report(w, "author", empty)]
    wrong += look_at_all(chromium, live_server, w, look_empty)
    fill(w)
    writing.rewrite(w, HOSTILE * 3)
    old = w.report.answers.get(section__number=1).history.last().pk
    edits = {
        "section_edit": ["introduction"],
        "kloe_answer_edit": [2],
        "item_add": ["lessons"],
        "item_list": ["recommendations"],
    }
    edits |= {"item_change": ["recommendations", w.recommendation.pk], "item_remove": ["actions", w.action.pk]}
    edits |= {"attachment_list": [], "attachment_add": [], "template_move": []}
    edits |= {"action_add": [w.recommendation.pk], "section_restore": ["introduction", old], "report_submit": []}
    reads = {
        "attachment_list": [],
        "report_detail": [],
        "report_read": [],
        "section_history": ["introduction"],
        "kloe_answer_history": [1],
    }
    pages = of_report(w, "author", edits | reads) + of_report(w, "lead", reads)
    wrong += look_at_all(chromium, live_server, w, pages)
    first = writing.submit(w)
    facts = {
        "reason": HOSTILE + LONG,
        "sections": [{"place": "section-introduction", "title": HOSTILE, "why": HOSTILE + LONG}],
        "name": "G",
        "role": LONG[:120],
    }
    send_back(part=w.report.part, submission=first, by=w.manager, **facts)
    save_section(report=w.report, section=w.report.template.sections.get(number=2), text="New", version=1, by=w.author)
    sent_back = of_report(w, "author", {"report_detail": []})
    wrong += look_at_all(chromium, live_server, w, [(p, "sent-back", u) for p, _, u in sent_back])
    second = writing.submit(w)
    wrong += look_at_all(chromium, live_server, w, of_report(w, "author", {"report_submitted": []}))
    decide = {
        "part_decide": [],
        "part_accept": [2],
        "version_list": [],
        "version_detail": [2],
        "version_compare": [2, 1],
    }
    aside = [("manager", "manager_stand_aside", reverse("imr:manager_stand_aside", args=[w.ret.reference]))]
    wrong += look_at_all(chromium, live_server, w, of_versions(w, "manager", decide) + aside)
    words = {"statement": HOSTILE + LONG, "name": "Grace Holt", "role": "ACC"}
    accept(part=w.report.part, submission=second, by=w.manager, **words)
    make_paper(submission=second, stage="accepted")
    for place in ("section-introduction", "kloe-1"):
        asked = ask(submission=second, place=place, text=HOSTILE + LONG, by=w.coordinator)
    board = {"part_check": [], "version_list": [], "version_detail": [2], "query_add": [2], "thread_list": []}
    apart = [
        ("coordinator", "checker_stand_aside", reverse("reviews:checker_stand_aside", args=[w.ret.reference])),
        ("coordinator", "document_check", reverse("reviews:document_check")),
        ("administrator", "board_checklist", reverse("people:board_checklist", args=[w.board.code])),
    ]
    wrong += look_at_all(chromium, live_server, w, of_versions(w, "coordinator", board) + apart)
    query(part=w.report.part, submission=second, checklist={}, reason=HOSTILE, by=w.coordinator)
    answer(query=asked, text=HOSTILE + LONG, by=w.author)
    compared = {"thread_list": [], "version_compare": [2, 1]}
    wrong += look_at_all(chromium, live_server, w, of_versions(w, "author", compared))
    assert wrong == []


def test_the_conflict_page_and_autosave_in_the_browser(transactional_db, live_server, chromium):
    """One page is open, someone else saves; then the person types, is told, sends, chooses: no word is lost."""
    w = writing.drafting()
    writing.begin(w)
    section = w.report.template.sections.get(number=1)
    page, _ = signed_in(chromium, live_server, w.author)
    page.goto(live_server.url + reverse("imr:section_edit", args=[w.ret.reference, "introduction"]))
    page.fill("textarea[name=text]", "Typed in the browser")
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    assert w.report.answers.get(section=section).text == "Typed in the browser"
    save_section(report=w.report, section=section, text="From the other tab", version=1, by=w.author)
    page.fill("textarea[name=text]", "Typed in the browser, and more")
    page.wait_for_selector("[data-conflict]")
    page.click("text=Save and continue")
    page.wait_for_selector("text=Which text is kept?")
    assert violations_of(page) == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/report_conflict-wide.png", full_page=True)
    page.check("input[value=mine]")
    page.click("text=Keep this")
    page.wait_for_selector("text=Saved.")
    answer = w.report.answers.get(section=section)
    assert answer.text == "Typed in the browser, and more"
    assert "From the other tab" in answer.history.values_list("text", flat=True)
    page.context.close()
