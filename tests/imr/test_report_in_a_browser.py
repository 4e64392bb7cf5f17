"""Pages of report and versions in a real browser: accessible, nothing the policy stops, no sideways scroll."""

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from chronology.models import Chronology, ChronologyEntry
from imr.models import Action, ChangeMade
from imr.services.report import add_item, save_section
from reviews.models import ReturnPart
from reviews.services.returning import accept, make_paper, query, send_back
from tests.imr import writing
from tests.reviews.test_in_a_browser import PICTURES, WIDTHS, cookie_of, look

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'words' {{ 7|add:7 }} "
LONG = "Averylongwordwithoutanyblanksinitthatmustwrapsomewhere" * 4


def seen(w, wrong: list, live_server, browse, chromium, pages: list) -> None:
    """Looks at each page as its person, wide and narrow."""
    for size, width in WIDTHS.items():
        for person in {person for person, _, _ in pages}:
            context = chromium.new_context(viewport={"width": width, "height": 768})
            context.add_cookies([cookie_of(browse, getattr(w, person), live_server)])
            page = context.new_page()
            page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
            page.on("dialog", lambda dialog: wrong.append("a script of the case ran"))
            for who, name, url in pages:
                if who == person:
                    wrong.extend(look(page, live_server.url + url, f"{name}-{size}", axe=size == "wide"))
            context.close()


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
    chronology = Chronology.objects.create(part=ReturnPart.objects.get(agency_return=w.ret, kind="chronology"))
    for number in range(3):
        words = {"ref": f"POL-{number}", "date_original": "May 2025", "event": HOSTILE + LONG, "source": "Niche"}
        words["kloe_numbers"] = [1]
        ChronologyEntry(chronology=chronology, created_by=w.author, **words).save()


def test_every_page_at_two_widths(transactional_db, live_server, browse, chromium):
    wrong: list[str] = []
    w = writing.drafting()
    writing.begin(w)
    empty = {"report_detail": [], "section_edit": [8], "kloe_answer_edit": [1], "item_list": ["lessons"]}
    empty |= {"report_submit": [], "section_history": [2]}
    look_empty = [(p, f"empty-{n}", u) for p, n, u in of_report(w, "author", empty)]
    seen(w, wrong, live_server, browse, chromium, look_empty)
    fill(w)
    writing.rewrite(w, HOSTILE * 3)
    old = w.report.answers.get(section__number=1).history.last().pk
    edits = {"section_edit": [1], "kloe_answer_edit": [2], "item_add": ["lessons"], "item_list": ["recommendations"]}
    edits |= {"item_change": ["recommendations", w.recommendation.pk], "item_remove": ["actions", w.action.pk]}
    edits |= {"action_add": [w.recommendation.pk], "section_restore": [1, old], "report_submit": []}
    reads = {"report_detail": [], "report_read": [], "section_history": [1], "kloe_answer_history": [1]}
    pages = of_report(w, "author", edits | reads) + of_report(w, "lead", reads)
    seen(w, wrong, live_server, browse, chromium, pages)
    first = writing.submit(w)
    facts = {"reason": HOSTILE + LONG, "sections": {"1": HOSTILE}, "name": "G", "role": LONG[:120]}
    send_back(part=w.report.part, submission=first, by=w.manager, **facts)
    save_section(report=w.report, section=w.report.template.sections.get(number=2), text="New", version=1, by=w.author)
    sent_back = of_report(w, "author", {"report_detail": []})
    seen(w, wrong, live_server, browse, chromium, [(p, "sent-back", u) for p, _, u in sent_back])
    second = writing.submit(w)
    seen(w, wrong, live_server, browse, chromium, of_report(w, "author", {"report_submitted": []}))
    decide = {
        "part_decide": [],
        "part_accept": [2],
        "version_list": [],
        "version_detail": [2],
        "version_compare": [2, 1],
    }
    seen(w, wrong, live_server, browse, chromium, of_versions(w, "manager", decide))
    words = {"statement": HOSTILE + LONG, "name": "Grace Holt", "role": "ACC"}
    accept(part=w.report.part, submission=second, by=w.manager, **words)
    make_paper(submission=second, stage="accepted")
    board = {"part_check": [], "version_list": [], "version_detail": [2]}
    seen(w, wrong, live_server, browse, chromium, of_versions(w, "coordinator", board))
    query(part=w.report.part, submission=second, checklist={}, reason=HOSTILE, by=w.coordinator)
    assert wrong == []


def test_the_conflict_page_and_autosave_in_the_browser(transactional_db, live_server, browse, chromium):
    """One page is open, someone else saves; then the person types, is told, sends, chooses: no word is lost."""
    w = writing.drafting()
    writing.begin(w)
    section = w.report.template.sections.get(number=1)
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([cookie_of(browse, w.author, live_server)])
    page = context.new_page()
    page.goto(live_server.url + reverse("imr:section_edit", args=[w.ret.reference, 1]))
    page.fill("textarea[name=text]", "Typed in the browser")
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    assert w.report.answers.get(section=section).text == "Typed in the browser"
    save_section(report=w.report, section=section, text="From the other tab", version=1, by=w.author)
    page.fill("textarea[name=text]", "Typed in the browser, and more")
    page.wait_for_selector("[data-conflict]")
    page.click("text=Save and continue")
    page.wait_for_selector("text=Which text is kept?")
    assert Axe().run(page).response["violations"] == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/report_conflict-wide.png", full_page=True)
    page.check("input[value=mine]")
    page.click("text=Keep this")
    page.wait_for_selector("text=Saved.")
    answer = w.report.answers.get(section=section)
    assert answer.text == "Typed in the browser, and more"
    assert "From the other tab" in answer.history.values_list("text", flat=True)
    context.close()
