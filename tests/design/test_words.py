import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sar_portal.design.words import (
    date_in_words,
    diff_html,
    diff_runs,
    due_words,
    marked_html,
    moment_in_words,
    paragraphs_html,
)

TODAY = date(2026, 11, 23)
text = some.text(alphabet="ab <>&'\"\n-é", max_size=60)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 28), "5 days left"),
        (date(2026, 11, 24), "1 day left"),
        (TODAY, "due today"),
        (date(2026, 11, 22), "1 day late"),
        (date(2026, 11, 17), "6 days late"),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "due today"),
        (None, "no date"),
    ],
)
def test_how_long_is_left(due, words):
    assert due_words(due, TODAY) == words


def test_dates_and_moments_are_londons():
    assert date_in_words(date(2025, 9, 3)) == "3 September 2025"
    assert date_in_words(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert moment_in_words(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026, 00:30"
    assert date_in_words(None) == moment_in_words(None) == ""


@given(text, text)
def test_a_difference_holds_both_texts_whole(before, after):
    runs = list(diff_runs(before, after))
    assert "".join(words for kind, words in runs if kind != "added") == before
    assert "".join(words for kind, words in runs if kind != "removed") == after


@given(text, text)
def test_a_difference_escapes_everything(before, after):
    html = diff_html("<b>" + before, "<i>" + after)
    bare = html.replace("&lt;", "").replace("<span class=", "").replace("</span>", "")
    for element in ("<ins>", "</ins>", "<del>", "</del>", "<div class=", "</div>"):
        bare = bare.replace(element, "")
    assert "<" not in bare


def test_a_difference_is_said_in_words_too():
    html = diff_html("left no card", "left a card")
    assert '<del><span class="govuk-visually-hidden">removed: </span>no' in html
    assert '<ins><span class="govuk-visually-hidden">added: </span>a' in html
    assert list(diff_runs("at 11:20", "at 10:15")) == [("same", "at "), ("removed", "11:20"), ("added", "10:15")]
    assert diff_html("", "") == '<div class="portal-diff"></div>'


def test_a_long_stretch_that_is_the_same_is_folded_and_nothing_of_it_is_lost():
    before = " ".join(f"w{number}" for number in range(5000)).replace("w100", "<script>")
    html = diff_html(before, before.replace("w2500", "<b>changed</b>"))
    shown = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    assert 80 < len(shown.split()) < 120 and "w2499" in shown and "w2501" in shown and "changed" in shown
    assert html.count("<details") == 2 and "2460 words are the same" in html
    whole = re.sub(r"<del>.*?</del>|<summary.*?</summary>|<span.*?</span>", "", html, flags=re.DOTALL)
    assert "<script" not in html
    bare = re.sub(r"<[^>]*>", "", whole)
    assert unescape(bare).split() == before.replace("w2500", "<b>changed</b>").split()
    assert "<details" not in diff_html("one " * 100, "one " * 100) and "<details" not in diff_html("", "one " * 100)


def test_stored_text_becomes_paragraphs_and_lists():
    html = paragraphs_html("One\nand <b>more</b>\r\n\r\n- first\n- second & third\nafter\n\n\n\nLast")
    assert html.split("\n") == [
        '<p class="govuk-body">One<br>and &lt;b&gt;more&lt;/b&gt;</p>',
        '<ul class="govuk-list govuk-list--bullet"><li>first</li><li>second &amp; third</li></ul>',
        '<p class="govuk-body">after</p>',
        '<p class="govuk-body">Last</p>',
    ]
    assert paragraphs_html("") == paragraphs_html(None) == ""


@given(text)
def test_stored_text_never_becomes_markup(words):
    html = paragraphs_html(words)
    for element in ('<p class="govuk-body">', "</p>", "<br>", "<ul class=", "</ul>", "<li>", "</li>"):
        html = html.replace(element, "")
    assert "<" not in html


def test_found_words_are_marked_whole_and_escaped():
    assert marked_html("Antibiotics & <b>visit</b>, visited", ("visit", "<b>")) == (
        "Antibiotics &amp; &lt;b&gt;<mark>visit</mark>&lt;/b&gt;, visited"
    )
    assert marked_html("GP-01 re-dressed", ("re-dressed", "dressed")) == "GP-01 <mark>re-dressed</mark>"
    assert marked_html("<i>", ()) == "<i>" and "&lt;i&gt;" in paragraphs_html("<i>")
    assert paragraphs_html("One\n- a visit", ("visit",)).endswith("<li>a <mark>visit</mark></li></ul>")


@given(text, some.lists(text.filter(str.strip), max_size=3))
def test_marking_changes_no_word(words, found):
    html = marked_html(words, found)
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == words if found else html == words
