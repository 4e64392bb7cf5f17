"""The page with everything on it in a real browser, under the strict content security policy."""

import io
import re

import pytest
from playwright.sync_api import Error, expect
from pypdf import PdfReader

from tests.looking import violations_of


@pytest.fixture
def complaints(page):
    """What the browser complained of: scripts that fail, and anything the policy stopped."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("width", [1366, 768, 320])
@pytest.mark.parametrize("path", ["/", "/?bad"])
def test_it_has_no_violation_and_reflows(page, kitchen, complaints, width, path):
    page.set_viewport_size({"width": width, "height": 768})
    policy = page.goto(kitchen + path).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    if width > 640:  # by then the scripts have run
        expect(page.get_by_role("tab", name="First view")).to_be_visible()
    found = violations_of(page)
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []


def test_words_too_pale_are_found_wherever_they_first_stand(page):
    """Contrast is asked of each kind of words once: of the same words on another ground it is asked again."""
    body = "<html lang=en><title>t</title><main><h1>h</h1>{}</main>"
    for ground, found in (("#fff", ["color-contrast"]), ("#fff", []), ("#777", ["color-contrast"]), ("#000", [])):
        page.set_content(body.format(f'<div style="background: {ground}"><p style="color: #aaa">pale</p></div>'))
        assert [each["id"] for each in violations_of(page)] == found, ground


@pytest.mark.parametrize(
    "attack",
    [
        "document.querySelector('main').innerHTML = '<img src=x onerror=alert(1)>'",
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<b>words</b>')",
        "document.createElement('script').src = '/static/js/reveal.js'",
        "document.createElement('script').text = 'alert(1)'",
        "document.createElement('iframe').srcdoc = '<script>alert(1)</script>'",
        "window.trustedTypes.createPolicy('own', { createHTML: (words) => words })",
    ],
)
def test_no_string_becomes_markup_or_a_script(page, kitchen, attack):
    page.goto(kitchen + "/")
    with pytest.raises(Error, match="Trusted|policy"):
        page.evaluate(attack)
    assert page.evaluate("new DOMParser().parseFromString('<b>words</b>', 'text/html').body.textContent") == "words"


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(page, kitchen):
    page.goto(kitchen + "/?bad")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="New date must include").click()
    expect(page.locator("#id_again-month")).to_be_focused()


def test_a_choice_reveals_its_fields(page, kitchen):
    page.goto(kitchen + "/")
    reasons = page.get_by_label("What needs to change")
    reasons.wait_for(state="hidden")
    page.get_by_label("Return", exact=True).check()
    expect(reasons).to_be_visible()


def test_without_scripts_every_field_is_there(chromium, kitchen):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(kitchen + "/")
    assert page.get_by_label("What needs to change").is_visible()
    assert page.get_by_role("link", name="My work").first.is_visible()
    assert page.get_by_text("Two", exact=True).is_visible()
    context.close()


def test_a_whole_date_pasted_fills_three_boxes(page, kitchen):
    page.goto(kitchen + "/")
    page.get_by_label("Return", exact=True).check()
    paste = """box => { const data = new DataTransfer(); data.setData('text', '12/03/2025');
        box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }"""
    page.locator("#id_again-day").evaluate(paste)
    assert [page.locator(f"#id_again-{part}").input_value() for part in ("day", "month", "year")] == [
        "12",
        "03",
        "2025",
    ]


def test_autosave_says_saved_only_after_the_server_did(page, kitchen, complaints):
    page.goto(kitchen + "/")
    status = page.locator("#autosaved .portal-autosave")
    page.get_by_label("What happened").fill("She was seen.")
    expect(status).to_have_text("Saved 14:03", timeout=15000)
    assert page.locator("#autosaved [name=version]").input_value() == "2"
    page.get_by_label("What happened").fill("She was seen twice.")
    page.get_by_label("What happened").blur()
    expect(page.locator("#autosaved [name=version]")).to_have_value("3", timeout=15000)
    assert status.get_attribute("data-state") == "saved"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert complaints == []


def test_autosave_without_a_connection_says_so_and_tries_again(page, kitchen):
    page.goto(kitchen + "/")
    status = page.locator("#autosaved .portal-autosave")
    page.context.set_offline(True)
    page.get_by_label("What happened").fill("Typed while the network was away.")
    page.get_by_label("What happened").blur()
    lost = "Not saved: no connection. Keep this page open, trying again"
    expect(status).to_have_text(lost)
    expect(page.locator("#autosaved [role=status]")).to_have_text(lost)
    page.context.set_offline(False)
    expect(status).to_have_attribute("data-state", "saved", timeout=15000)
    expect(status).to_have_text("Saved 14:03")


def test_leaving_is_warned_only_while_something_is_unsaved(page, kitchen):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(kitchen + "/?offline")
    page.locator("#words").click()
    page.keyboard.type("Not saved yet")
    page.reload()
    assert asked == ["beforeunload"]
    page.reload()
    assert asked == ["beforeunload"]


def test_a_conflict_stops_saving_and_leads_to_both_texts(page, kitchen):
    page.goto(kitchen + "/?conflict")
    page.get_by_label("What happened").fill("My words")
    page.get_by_label("What happened").blur()
    link = page.get_by_role("link", name="See both texts and choose")
    link.wait_for()
    assert link.get_attribute("href") == "/both/"
    assert page.get_by_label("What happened").input_value() == "My words"
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


def test_a_form_sent_while_it_is_being_saved_does_not_conflict_with_itself(page, kitchen):
    page.goto(kitchen + "/?slow")
    page.get_by_label("What happened").fill("Typed, and sent at once.")
    page.get_by_label("What happened").blur()
    expect(page.locator("#autosaved .portal-autosave")).to_have_text("Saving…")
    with page.expect_request(lambda request: request.method == "POST" and "/save/" not in request.url) as sent:
        page.get_by_role("button", name="Save now").click()
    assert "version=2" in sent.value.post_data


def test_a_page_whose_owner_signed_in_again_saves_with_the_new_token(page, kitchen):
    page.goto(kitchen + "/?signed-out=stale")
    page.locator("#autosaved [name=csrfmiddlewaretoken]").evaluate("input => { input.value = 'stale' }")
    page.get_by_label("What happened").fill("Typed while signed out.")
    page.get_by_label("What happened").blur()
    status = page.locator("#autosaved .portal-autosave")
    expect(status).to_contain_text("you are signed out")
    expect(status).to_have_text("Saved 14:03", timeout=15000)


def test_the_end_of_the_session_is_warned_and_put_off(page, kitchen):
    page.clock.install()
    page.goto(kitchen + "/", wait_until="networkidle")
    dialog = page.get_by_role("dialog")
    page.clock.fast_forward("24:00")
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("01:01")
    expect(dialog).to_contain_text("signed out in 5 minutes")
    assert violations_of(page) == []
    with page.expect_response("**/stay/"):
        dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("25:01")
    expect(dialog).to_be_visible()
    page.context.add_cookies([{"name": "ended", "value": "1", "url": kitchen}])
    page.clock.fast_forward("05:01")
    page.wait_for_url(re.compile(r"/sign-in/\?next="))


def test_typed_words_stay_unread_when_the_session_ends_and_can_be_sent_after_signing_in(page, kitchen):
    def ended(yes):
        page.context.add_cookies([{"name": "gone", "value": "1" if yes else "", "url": kitchen}])

    page.clock.install()
    page.goto(kitchen + "/", wait_until="networkidle")
    text = page.locator("#long-form textarea").first
    text.evaluate("box => { box.value = 'Half a page' }")  # no key was pressed just now
    page.locator("#words").evaluate("box => { box.value = 'Waits to be saved' }")
    with page.expect_response("**/save/**"):
        page.clock.fast_forward("25:01")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What you typed is not saved yet: it stays on this page.")
    ended(True)
    page.clock.fast_forward("05:01")
    expect(dialog).to_contain_text("still on this page, but it has not been sent, and nobody can read it")
    expect(dialog.get_by_role("link", name="Sign in again (opens in a new tab)")).to_be_focused()
    assert violations_of(page) == []
    back, stay = (dialog.get_by_role("button", name=name) for name in ("Show what I typed", "Stay signed in"))
    for _ in range(2):  # of the second a browser asks no script
        page.keyboard.press("Escape")
        expect(dialog).to_be_visible()
        expect(text).to_be_hidden()
    back.click()
    expect(dialog).to_contain_text("You are not signed in again yet")
    expect(text).to_be_hidden()
    ended(False)
    back.click()
    stay.click()
    expect(dialog).to_be_hidden()
    expect(text).to_be_visible()

    ended(True)  # in another tab, and this page learns of it as the form is sent
    page.clock.fast_forward("02:00")
    send = page.get_by_role("button", name="Save and continue")
    with page.expect_response("**/left/"):
        send.click()
    expect(dialog).to_be_visible()
    expect(text).to_be_hidden()
    assert (page.url, text.input_value()) == (kitchen + "/", "Half a page")
    ended(False)
    back.click()
    stay.click()
    page.clock.fast_forward("02:00")
    with page.expect_request(lambda request: request.method == "POST" and request.url == kitchen + "/") as sent:
        send.click()
    assert "Half+a+page" in sent.value.post_data or "Half a page" in sent.value.post_data


def test_a_form_on_its_way_is_sent_again_with_the_token_by_which_it_is_known(page, kitchen):
    """A second click on a slow upload, longer after the last answer than the server is believed without being asked."""
    tokens = []

    def slow(route):
        if route.request.method != "POST":
            return route.continue_()
        tokens.append(re.search(r'csrfmiddlewaretoken["=\s]+\w+', route.request.post_data))
        return route.fulfill(status=204)  # the page stays where it is, as while there is no answer yet

    page.clock.install()
    page.goto(kitchen + "/", wait_until="networkidle")
    page.route(kitchen + "/", slow)
    form, text = page.locator("#long-form"), page.locator("#long-form textarea").first
    text.evaluate("box => { box.value = 'Half a page' }")
    for _ in range(2):
        page.clock.fast_forward("01:30")
        with page.expect_response(lambda response: response.request.method == "POST"):
            form.evaluate("form => form.requestSubmit()")
    first, again = (token.group(0) for token in tokens)
    assert first == again
    text.evaluate("box => { box.value += ' more'; box.dispatchEvent(new Event('input', { bubbles: true })) }")
    page.clock.fast_forward("01:30")
    with page.expect_response("**/left/"):  # changed, it is another form, and may come after the end
        form.evaluate("form => form.requestSubmit()")


def test_someone_who_writes_is_not_interrupted(page, kitchen):
    page.clock.install()
    page.goto(kitchen + "/", wait_until="networkidle")
    page.clock.fast_forward("24:00")
    page.get_by_label("What happened").focus()
    page.keyboard.type("Still writing")
    with page.expect_response("**/stay/"):
        page.clock.fast_forward("01:01")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_paper_has_the_marking_on_top_and_foot_of_each_sheet(page, kitchen):
    page.goto(kitchen + "/")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) > 1
    for sheet in sheets:
        assert sheet.extract_text().count("OFFICIAL-SENSITIVE") == 2
    assert "Sign out" not in sheets[0].extract_text()


def test_in_forced_colours_shapes_and_text_stay(page, kitchen):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(kitchen + "/")
    fills = page.eval_on_selector_all(".agency-shape", "all => all.map(one => getComputedStyle(one).fill)")
    assert len(set(fills)) == 1 and fills[0] not in {"none", "rgba(0, 0, 0, 0)"}
    # There even a transparent line is drawn: the page that is open has another line than those that are not.
    line = "one => getComputedStyle(one).borderBottomColor"
    current, *others = page.eval_on_selector_all(".portal-sub-navigation__link", f"all => all.map({line})")
    assert current not in others and others
