"""The grid in a real browser: a chronology typed by keyboard alone, a block pasted, a telephone, and no scripts at
all.
"""

import pytest
from playwright.sync_api import Page, expect

from chronology.models import ChronologyEntry
from chronology.selectors.drafts import entries_of
from chronology.services.people import add_person
from tests.chronology import world as making
from tests.chronology.grid_page import address_of, saved, state, texts
from tests.looking import signed_in, violations_of

EXCEL = 'Date\tWhat happened\tSource\n3/4/2025\t"Two lines\nin one cell"\tLog 1\n31/02/2025\tNo such day\tLog 2\n'
WORD = (
    "<html><body><!--StartFragment--><table><tr><td><p>Date</p></td><td><p>Event</p></td><td><p>Source</p></td></tr>"
    "<tr><td rowspan='2'><p>5/4/2025</p></td><td><p>First <b>paragraph</b></p><p>Second paragraph</p></td><td>Log 3</td></tr>"
    "<tr><td><p>=HYPERLINK(1)<script>window.ran = 1</script></p></td><td>Log 4</td></tr></table></body></html>"
)
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def w(transactional_db):
    return making.make_world(0)


@pytest.fixture
def address(w, live_server) -> str:
    return address_of(w, live_server)


def in_cell(page: Page, column: str, ref: str) -> None:
    expect(page.locator(f"#{ref} [name={column}]")).to_be_focused()


def test_a_chronology_is_typed_by_keyboard_alone(w, address, live_server, chromium):
    page, wrong = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    keys = page.keyboard
    page.locator("#new [name=date]").focus()
    for text in ("22.05/25", "0915", "HO1 called.", "Call log 7"):
        keys.insert_text(text)
        keys.press("Tab")
    expect(state(page, "POL-01")).to_contain_text("Saved")
    expect(page.locator("#POL-01 [data-read=date]")).to_have_text("Read as: 22 May 2025")
    # Its name for a screen reader: the column and the row.
    expect(page.get_by_role("textbox", name="What happened (needed) POL-01")).to_have_value("HO1 called.")
    keys.press("Control+Enter")
    expect(page.locator("[name=date]:focus")).to_have_count(1)
    keys.press("Control+d")
    for text in ("", "", "HO1 called again.", "Call log 8"):
        keys.insert_text(text)
        keys.press("Tab")
    saved(page)
    assert texts(w) == ["HO1 called.", "HO1 called again."]
    # Up and down the column, sideways at the edge of a text, down by Enter.
    page.locator("#POL-02 [name=source]").focus()
    keys.press("ArrowUp")
    in_cell(page, "source", "POL-01")
    keys.press("Home")
    keys.press("ArrowLeft")
    in_cell(page, "event", "POL-01")
    page.locator("#POL-01 [name=time]").focus()
    keys.press("Enter")
    in_cell(page, "time", "POL-02")
    # Esc puts the cell back; Ctrl+Z takes back the last saved change; Ctrl+S saves now.
    page.locator("#POL-02 [name=event]").focus()
    keys.press("Control+a")
    keys.insert_text("A slip")
    keys.press("Escape")
    assert page.locator("#POL-02 [name=event]").input_value() == "HO1 called again."
    keys.press("Control+a")
    keys.insert_text("Changed")
    keys.press("Control+s")
    saved(page)
    assert "Changed" in texts(w)
    page.locator("#POL-02 [name=source]").focus()
    keys.press("Control+z")
    saved(page)
    assert "Changed" not in texts(w)
    # Up among the rows of its day and time, out, and back.
    page.locator("#POL-02 [name=time]").focus()
    keys.insert_text("0915")
    keys.press("Control+s")
    saved(page)
    keys.press("Alt+ArrowUp")
    expect(state(page, "POL-02")).to_contain_text("Moved up")
    assert texts(w) == ["HO1 called again.", "HO1 called."]
    keys.press("Alt+Delete")
    expect(page.locator("#POL-02")).to_be_hidden()
    assert texts(w) == ["HO1 called."]
    page.get_by_role("button", name="Bring POL-02 back").press("Enter")
    expect(page.locator("#POL-02")).to_be_visible()
    assert texts(w) == ["HO1 called again.", "HO1 called."]
    assert violations_of(page) == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert wrong == []


def test_what_needs_attention_is_mended_with_one_click(w, address, live_server, chromium):
    making.entry(w.police, date="1/3/2025")
    making.entry(w.police, date="4/8/2025", time="9")
    page, wrong = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    page.locator("#POL-02-note").get_by_role("button", name="09:00").click()
    expect(page.locator("#POL-02-note")).to_be_hidden()
    assert ChronologyEntry.objects.get(ref="POL-02").time_words == "09:00"
    # A gap is filled by a statement of no contact, a row of its own kind.
    page.get_by_role("link", name="Add a statement of no contact before POL-02").click()
    expect(page.locator("[name=source]:focus")).to_have_count(1)
    page.keyboard.insert_text("Searched the call log")
    page.keyboard.press("Control+s")
    saved(page)
    made = ChronologyEntry.objects.get(kind="no_contact")
    assert (made.date_words, made.needs_attention) == ("2 March to 3 August 2025", "")
    assert not page.locator(f"#{made.ref} [name=adult_seen]").count()
    assert wrong == []


def test_a_name_left_in_a_row_is_written_by_code_with_one_click(w, address, live_server, chromium):
    for code, name in (("SW1", "Helen Ambrose"), ("SW4", "Peter Ambrose")):
        add_person(agency_return=w.police.ret, code=code, name=name, by=w.police.author)
    making.entry(w.police, event="Helen Ambrose rang.")
    page, wrong = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    note, box = page.locator("#POL-01-note"), page.locator("#POL-01 [name=event]")
    note.get_by_role("button", name="Write SW1 for Helen Ambrose in POL-01").click()
    expect(box).to_have_value("SW1 rang.")
    saved(page)
    expect(note).to_be_hidden()
    # What is typed is looked through once it is stored; where two may be meant, a person chooses.
    box.fill("SW1 rang. Ambrose came.")
    page.keyboard.press("Tab")
    expect(note).to_contain_text("The name of SW1 or SW4.")
    note.get_by_role("button", name="Write SW4 for Ambrose").click()
    saved(page)
    assert texts(w) == ["SW1 rang. SW4 came."]
    # Typing on in one cell is taken back together, the code with it.
    page.get_by_role("button", name="Undo the change to POL-01").click()
    saved(page)
    assert texts(w) == ["Helen Ambrose rang."]
    expect(note).to_contain_text("The name of SW1.")
    assert wrong == []


def test_a_block_from_excel_and_one_from_word_are_pasted(w, address, live_server, chromium):
    page, wrong = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    page.locator("#new [name=event]").focus()
    page.evaluate(PASTE, ["", "Plain text stays in its cell"])
    with page.expect_navigation():
        page.evaluate(PASTE, ["", EXCEL])
    expect(page.locator("#account")).to_contain_text("2 rows read = 1 accepted + 1 needs attention + 0 skipped")
    assert texts(w) == ["Two lines\nin one cell", "No such day"]
    page.locator("#new [name=date]").focus()
    with page.expect_navigation():
        page.evaluate(PASTE, [WORD, "not this"])
    told = {row.event: row.date_original for row in entries_of(w.police.author, w.police.chronology)}
    assert told["First paragraph\nSecond paragraph"] == "5/4/2025"
    # The date of a merged cell is not made up for the row below it.
    assert [date for text, date in told.items() if text.startswith("=HYPERLINK")] == [""]
    assert page.evaluate("window.ran") is None
    page.get_by_role("button", name="Undo this paste").click()
    page.get_by_text("This import was undone").wait_for()
    assert len(texts(w)) == 2
    assert wrong == []


def test_a_ward_pastes_a_block_which_is_accounted_for(w, address, live_server, chromium):
    page, wrong = signed_in(chromium, live_server, w.police.contributor)
    page.goto(address)
    page.locator("#new [name=event]").focus()
    with page.expect_navigation():
        page.evaluate(PASTE, ["", EXCEL])
    expect(page.locator("#account")).to_contain_text("2 rows read = 1 accepted + 1 needs attention + 0 skipped")
    assert texts(w) == ["Two lines\nin one cell", "No such day"]
    assert page.get_by_role("button", name="Undo this paste").count() == 0, "that is the author's"
    assert violations_of(page) == []
    assert wrong == []


def test_nothing_with_the_focus_is_covered_and_every_target_is_big_enough(w, address, live_server, chromium):
    for day in range(1, 13):
        making.entry(w.police, date=f"{day}/3/2025", event="A long text. " * 30)
    page, wrong = signed_in(chromium, live_server, w.police.author)
    page.goto(address)
    page.locator("#POL-12 [name=comment]").focus()
    for name in ("date", "time", "comment", "date"):
        page.locator(f"#POL-06 [name={name}]").focus()
        covered = page.evaluate("""() => {
          const box = document.activeElement.getBoundingClientRect();
          const head = document.querySelector(".grid thead").getBoundingClientRect();
          const first = document.activeElement.closest("tr").querySelector("th").getBoundingClientRect();
          return box.top < head.bottom - 1 || box.left < first.right - 1;
        }""")
        assert not covered, name
    page.locator("summary", has_text="More for POL-06").click()
    small = page.evaluate("""() => [...document.querySelectorAll(".grid a, .grid button, .grid summary, .grid [data-cell]")]
      .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
      .filter(([, box]) => box.height && (box.height < 24 || box.width < 24)).map(([html]) => html)""")
    assert small == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("#POL-01 [name=comment]").bounding_box()["width"] > 200
    assert violations_of(page) == []
    assert wrong == []


def test_without_scripts_each_row_is_a_plain_form(w, address, live_server, chromium):
    making.entry(w.police, date="22 May")
    page, _ = signed_in(chromium, live_server, w.police.author)
    plain = chromium.new_context(java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    page = plain.new_page()
    page.goto(address)
    page.locator("#POL-01 [name=event]").fill("Changed without scripts")
    page.get_by_role("button", name="Save POL-01").click()
    assert texts(w) == ["Changed without scripts"]
    page.get_by_role("button", name="22 May 2025").click()
    assert ChronologyEntry.objects.get().date_words == "22 May 2025"
    page.locator("#new [name=date]").fill("May 2025")
    page.locator("#new [name=kloe_numbers]").fill("1, 2")
    page.get_by_role("button", name="Save the new row").click()
    assert ChronologyEntry.objects.get(ref="POL-02").kloe_numbers == [1, 2]
    page.locator("summary", has_text="More for POL-02").click()
    page.locator("#POL-02 a", has_text="Take out").click()
    page.get_by_role("button", name="Remove the entry").click()
    assert texts(w) == ["Changed without scripts"]
    plain.close()
