"""Texts of a report: what the little Markdown shows, what it leaves alone, and that no word and no escape is ever lost."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sar_portal.design import formatted
from sar_portal.design.formatted import formatted_html, netted, word_count

P = '<p class="govuk-body">{}</p>'
UL = '<ul class="govuk-list govuk-list--bullet">{}</ul>'
OL = '<ol class="govuk-list govuk-list--number">{}</ol>'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("One\ntwo\n\nthree", P.format("One<br>two") + P.format("three")),
        ("**Bold** and *said softly*", P.format("<strong>Bold</strong> and <em>said softly</em>")),
        ("- one\n- two\n  - under two", UL.format("<li>one</li><li>two" + UL.format("<li>under two</li>") + "</li>")),
        ("3. third\n7. seventh", OL.format('<li value="3">third</li><li value="7">seventh</li>')),
        ("> What he said", f'<blockquote class="portal-quote">{P.format("What he said")}</blockquote>'),
        (r"2 \* 3 and snake_case_word", P.format("2 * 3 and snake_case_word")),
    ],
)
def test_what_is_formatted(typed, shown):
    assert formatted_html(typed) == shown


def test_a_table_has_a_head_and_scrolls_by_itself():
    html = formatted_html("| Date | |\n|---|---|\n| May | see [POL-04] |")
    assert '<thead><tr><th scope="col">Date</th><td></td></tr></thead>' in html
    assert "<tbody><tr><td>May</td><td>see [POL-04]</td></tr></tbody>" in html
    assert 'tabindex="0"' in html


@pytest.mark.parametrize(
    "typed", ["# No heading", "`code`", "[a link](https://x.example)", "![p](x)", "~~struck~~", "---"]
)
def test_the_rest_of_markdown_stays_as_typed(typed):
    assert formatted_html(typed) == P.format(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | <b>b</b> |",
        "- <svg/onload=alert(1)>\n- &lt;script&gt;",
        "**<a href='javascript:alert(1)'>x</a>**",
    ],
)
def test_nothing_typed_becomes_markup(typed):
    tags = set(re.findall(r"<(\w+)", formatted_html(typed)))
    assert tags <= {"p", "ul", "ol", "li", "div", "table", "thead", "tbody", "tr", "th", "td", "strong", "em"}
    assert unescape(re.sub(r"<[^>]*>", "", formatted_html(typed))).count("alert(1)") == typed.count("alert(1)")


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<p class="x" style="background:url(//a.example)" onclick="alert(1)">said</p>',
        '<a href="javascript:alert(1)">said</a>',
        # These are harmless as written and change when they are read a second time.
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    ],
)
def test_behind_the_first_net_hangs_a_second(typed, monkeypatch):
    monkeypatch.setattr(formatted, "_together", lambda node: typed)
    shown = formatted_html("anything")
    assert netted(shown) == shown, "read a second time it is the same"
    assert set(re.findall(r"<(\w+)", shown)) <= {"p"}
    assert not re.search(r"<[^>]*(onerror|onclick|href|src|style)", shown)


@pytest.mark.parametrize("typed", ["| a | b |\n|---|---|\n| 1 | 2 | lost |", ">" * 60 + " deep", "- " * 50 + "deeper"])
def test_what_formatting_would_swallow_is_shown_as_typed(typed):
    shown = unescape(re.sub(r"<[^>]*>", "", formatted_html(typed)))
    assert re.findall(r"\w+", shown) == re.findall(r"\w+", typed)


pieces = some.sampled_from(
    ["a", "b2", " ", "\n", "\n\n", "- ", "1. ", "> ", "*", "**", "_", "|", "|---|---|\n", "\\", "<i>", "&amp;"]
)


@given(some.lists(pieces, max_size=25).map("".join))
def test_every_word_is_shown_and_every_angle_escaped(typed):
    html = formatted_html(typed)
    numbered = re.sub(r'<li value="(\d+)">', r"\1 ", html)
    shown = unescape(
        re.sub(r"</?(?:p|ul|ol|li|br|div|table|thead|tbody|tr|th|td|strong|em|blockquote)\b[^<>]*>", " ", numbered)
    )
    letters = re.compile(r"[^\W_]")
    assert letters.findall(shown) == letters.findall(typed)


def test_words_are_counted_without_bullets_and_lines_of_tables():
    assert word_count("- one, two\n- three\n\n| four | five-six |\n|---|---|") == 5
