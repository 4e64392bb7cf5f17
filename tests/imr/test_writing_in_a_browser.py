"""An author at the keyboard: words counted, a preview that follows, and what is pasted from Word kept in its shape."""

from django.urls import reverse
from playwright.sync_api import expect

from imr.services.comments import add_comment
from imr.services.report import save_section
from tests.imr import writing
from tests.imr.test_beside_the_text import entry
from tests.looking import HOSTILE, LONG, PICTURES, look, signed_in

# As Word 365 puts it on the clipboard: a heading, a list of two levels, a table, emphasis.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h2 style='margin:0'>What officers did</h2>
<p class=MsoNormal>He was <b>seen alone</b> once &amp; spoke <i>quietly</i>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>knocked at the door<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span></span><![endif]>nobody came</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>
&nbsp;</span></span><![endif]>left a card</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Date</p></td><td><p class=MsoNormal>Officer</p></td></tr>
<tr><td><p>3 May</p></td><td><p>PC1 | PC2</p><p>both</p></td></tr></table>
<p class=MsoNormal>- not a list, 2 * 3</p><!--EndFragment--></body></html>"""
PASTED = r"""**What officers did**

He was **seen alone** once & spoke *quietly*.

- knocked at the door
   - nobody came
1. left a card

| Date | Officer |
| --- | --- |
| 3 May | PC1 \| PC2 both |

\- not a list, 2 \* 3"""


# As Word puts it on the clipboard with all markup shown: a tracked change, a comment, a list numbered 1.2 and (a), merged
# cells; and a list of Word in a browser.
MARKED = """<html><body><!--StartFragment-->
<p class=MsoNormal>He was <del cite="mailto:A" datetime="2026-01-01T00:00">never </del><ins cite="mailto:A">once </ins>seen<span
class=MsoCommentReference><![if !supportAnnotations]><a class=msocomanchor id="_anchor_1" href="#_msocom_1">[AB1]</a><![endif]>
</span>.</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>rang</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.1.</span>twice</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.2</span>again</p>
<p class=MsoListParagraph style='mso-list:l0 level3 lfo1'><span style='mso-list:Ignore'>(a)</span>by day</p>
<p class=MsoListParagraph style='mso-list:l0 level3 lfo1'><span style='mso-list:Ignore'>(b)</span>by night</p>
<table><tr><td colspan=2>When</td><td rowspan=2>Who</td></tr><tr><td>Date</td><td>Time</td></tr>
<tr><td rowspan=2>3 May</td><td>10:00</td><td>PC1<table><tr><td>and</td><td>PC3</td></tr></table></td></tr>
<tr><td>11:00</td><td>PC2</td></tr></table>
<ul><li data-aria-level="1">one</li></ul><ul><li data-aria-level="2">two</li></ul>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Ask somebody</p></div></div>
<!--EndFragment--></body></html>"""
MARKED_PASTED = """He was once seen .

1. rang
   1. twice
   2. again
      1. by day
      2. by night

| When |  | Who |
| --- | --- | --- |
| Date | Time |  |
| 3 May | 10:00 | PC1 and PC3 |
|  | 11:00 | PC2 |

- one
   - two"""


def opened(chromium, live_server):
    """The author with a section open: the world, the address, the page and what was wrong there."""
    w = writing.drafting()
    writing.begin(w)
    url = live_server.url + reverse("imr:section_edit", args=[w.ret.reference, "context"])
    page, wrong = signed_in(chromium, live_server, w.author)
    page.goto(url)
    return w, url, page, wrong


def paste(page, html: str, plain: str = "plain words") -> None:
    page.locator("textarea[name=text]").evaluate(
        """(box, [html, plain]) => {
            const clipboard = new DataTransfer();
            clipboard.setData("text/html", html);
            clipboard.setData("text/plain", plain);
            box.focus();
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
        }""",
        [html, plain],
    )


def test_an_author_pastes_from_word_and_sees_it_as_it_will_be_printed(transactional_db, live_server, chromium):
    w, url, page, wrong = opened(chromium, live_server)
    paste(page, WORD)
    expect(page.locator("textarea[name=text]")).to_have_value(PASTED)
    expect(page.locator("[data-words]")).to_have_text("32")
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    assert w.report.answers.get(section__number=6).text == PASTED
    page.click("text=As it will be printed")
    expect(page.locator("[data-beside=preview] tbody td")).to_have_text(
        ["3 May", "PC1 | PC2 both"], use_inner_text=True
    )
    expect(page.locator("[data-beside=preview] strong")).to_have_text(["What officers did", "seen alone"])
    page.fill("textarea[name=text]", "")
    paste(page, MARKED)
    expect(page.locator("textarea[name=text]")).to_have_value(MARKED_PASTED)
    page.fill("textarea[name=text]", "")
    with page.expect_response(lambda answer: "Two plain" in (answer.request.post_data or "")):
        paste(page, "<p>Two plain</p><p>paragraphs</p>")
        expect(page.locator("textarea[name=text]")).to_have_value("Two plain\n\nparagraphs")
        page.locator("textarea[name=text]").blur()
    with page.expect_response(lambda answer: "What officers did" in (answer.request.post_data or "")):
        page.fill("textarea[name=text]", PASTED)
        page.locator("textarea[name=text]").blur()
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    before = page.locator("textarea[name=text]").input_value()
    paste(page, "<p>Plain words</p>")  # nothing to keep: the browser's own paste, which no test can trigger
    assert page.locator("textarea[name=text]").input_value() == before
    page.reload()  # in mid-sentence, after the last save: everything is there
    expect(page.locator("textarea[name=text]")).to_have_value(PASTED)
    wrong += look(page, url, "section-formatted")
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(url)
    page.click("text=As it will be printed")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/section-formatted-narrow.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wrong == []
    page.context.close()


def test_the_preview_and_the_count_stand_there_without_javascript(transactional_db, live_server, chromium):
    w = writing.drafting()
    report = writing.begin(w)
    section = report.template.sections.get(number=6)
    save_section(report=report, section=section, text="- one\n- two **three**", version=0, by=w.author)
    page, _ = signed_in(chromium, live_server, w.author, java_script_enabled=False)
    page.goto(live_server.url + reverse("imr:section_edit", args=[w.ret.reference, "context"]))
    assert "3 words; about 500 are expected." in page.inner_text("main")
    page.click("text=As it will be printed")
    expect(page.locator("[data-beside=preview] li")).to_have_text(["one", "two three"])
    page.context.close()


def test_an_entry_is_found_and_put_in_and_a_phrase_is_pointed_out(transactional_db, live_server, chromium):
    w = writing.drafting()
    writing.begin(w)
    for ref, event in (("POL-01", "Officers knocked at the door"), ("POL-02", "A neighbour rang")):
        entry(w, ref, date_original="3 May 2025", event=event)
    url = live_server.url + reverse("imr:section_edit", args=[w.ret.reference, "involvement"])
    page, wrong = signed_in(chromium, live_server, w.author)
    page.goto(url)
    page.fill("textarea[name=text]", "Staff should have known when she rang")
    page.click("text=Show the entries")
    page.get_by_label("Find an entry").fill("neighbour")
    expect(page.locator(".portal-cite li:visible")).to_have_count(1)
    page.get_by_role("button", name="Insert POL-02").click()
    expect(page.locator("textarea[name=text]")).to_have_value("Staff should have known when she rang [POL-02]")
    expect(page.locator("[data-beside=cited] a")).to_have_text("POL-02 (3 May 2025)")
    wrong += look(page, url, "section-remarks")
    page.get_by_role("button", name="Put away should have known").click()
    page.locator("[data-beside=remarks] mark").wait_for(state="detached")
    page.set_viewport_size({"width": 320, "height": 700})
    wrong += look(page, url, "section-remarks-put-away")
    assert page.locator("[data-beside=remarks] mark").count() == 0
    assert wrong == []
    page.context.close()


def test_evidence_is_found_and_chosen_and_the_thread_is_shown(transactional_db, live_server, chromium):
    w = writing.drafting()
    writing.write(w)
    for ref, event in (("POL-01", "Officers knocked at the door"), ("POL-02", "A neighbour rang")):
        entry(w, ref, date_original="3 May 2025", event=event, kloe_numbers=[2])
    page, wrong = signed_in(chromium, live_server, w.author)
    url = live_server.url + reverse("imr:kloe_answer_edit", args=[w.ret.reference, 1])
    page.goto(url)
    page.get_by_label("Find among the entries").fill("neighbour")
    found = page.locator("[data-find] .govuk-checkboxes__item:visible")
    expect(found).to_have_text(["POL-02 (3 May 2025): A neighbour rang"])
    found.locator("input").check()
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    assert w.report.kloe_answers.get(kloe__number=1).evidence_entries == ["POL-02"]
    wrong += look(page, url, "kloe-evidence")
    thread = add_comment(report=w.report, place="kloe-1", text=HOSTILE + LONG, by=w.lead)
    add_comment(report=w.report, place="kloe-1", text="Answered " * 40, begins=thread, by=w.author)
    talk = live_server.url + reverse("imr:comment_list", args=[w.ret.reference, "kloe-1"])
    wrong += look(page, talk, "comment_list")
    for name in ("report_trace", "report_submit"):
        wrong += look(page, live_server.url + reverse(f"imr:{name}", args=[w.ret.reference]), name)
    assert wrong == []
    page.context.close()


def test_pressing_save_while_nothing_answers_leaves_no_page_with_words_on_it(transactional_db, live_server, chromium):
    w, url, page, _ = opened(chromium, live_server)
    box, status = page.locator("textarea[name=text]"), page.locator("[data-autosave-status]")
    save = page.get_by_role("button", name="Save", exact=True)
    page.context.set_offline(True)
    box.fill("Typed on the train")
    save.click()
    page.wait_for_selector("[data-autosave-status][data-state=failed]")
    assert page.url == url and box.input_value() == "Typed on the train" and "no connection" in status.inner_text()
    page.context.set_offline(False)
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert w.report.answers.get(section__number=6).text == "Typed on the train"
    page.goto(url)
    page.route(url, lambda route: route.abort("aborted"))  # Escape, before the answer has come
    box.fill("Typed before Escape")
    page.wait_for_selector("[data-autosave-status][data-state=saved]")
    page.get_by_role("button", name="Save and continue").click()
    page.unroute(url)
    box.fill("Typed after Escape")
    save.click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert w.report.answers.get(section__number=6).text == "Typed after Escape"
    page.context.clear_cookies()  # signed out elsewhere
    box.fill("Typed after the end")
    save.click()
    page.wait_for_selector("[data-autosave-status][data-state=failed]")
    assert page.url == url and box.input_value() == "Typed after the end" and "signed out" in status.inner_text()
    page.context.close()


def test_what_was_saved_is_said_in_sight_however_long_the_page(transactional_db, live_server, chromium):
    """Whoever writes in the last of seven boxes sees it. What does not apply waits for its reason, the words beside it do not."""
    w = writing.drafting()
    writing.begin(w)
    page, wrong = signed_in(chromium, live_server, w.author)
    page.goto(live_server.url + reverse("imr:kloe_answer_edit", args=[w.ret.reference, 1]))
    status = page.locator("[data-autosave-status]")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        page.locator("textarea[name=evidence]").fill(f"A policy, seen at {width}")
        page.wait_for_selector("[data-autosave-status][data-state=saved]")
        place = status.bounding_box()
        assert place is not None and 0 <= place["y"] < 740 - place["height"]
        status.evaluate("one => { one.dataset.state = ''; }")
    page.get_by_label("This line of enquiry does not apply").check()
    with page.expect_response(lambda answer: "Because of" in (answer.request.post_data or "")):
        page.locator("textarea[name=why]").fill("Because of")
    page.wait_for_selector("text=Not all is saved: Say why")
    assert w.report.kloe_answers.get(kloe__number=1).why == "Because of"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.locator("textarea[name=why]").input_value() == "Because of"
    assert [one for one in wrong if "422" not in one] == []
    page.context.close()
