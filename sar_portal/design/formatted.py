"""Texts of a report: a small part of Markdown, stored as it was typed and put into safe HTML, the same on page and paper.

Paragraphs with their line breaks, lists, emphasis, quotes and tables; nothing else is known, raw HTML least of all. The
library says what is a list and what a table; each element is written here by format_html, so what was typed is never markup.
Behind that hangs a second net (security.md, X1), for the day on which one of the two has a fault.
"""

import re

import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from sar_portal.design.words import paragraphs_html

_RULES = ("list", "blockquote", "table", "newline", "escape", "emphasis")
_PARSER = MarkdownIt("zero", {"breaks": True, "maxNesting": 40}).enable(list(_RULES))
_SAID = re.compile(r"[^\W_]+")

_ELEMENTS = {
    "paragraph": '<p class="govuk-body">{}</p>',
    "bullet_list": '<ul class="govuk-list govuk-list--bullet">{}</ul>',
    "ordered_list": '<ol class="govuk-list govuk-list--number">{}</ol>',
    "blockquote": '<blockquote class="portal-quote">{}</blockquote>',
    "softbreak": "<br>{}",
    "hardbreak": "<br>{}",
    "strong": "<strong>{}</strong>",
    "em": "<em>{}</em>",
    # The region scrolls where the page is narrow, so the keyboard has to reach it.
    "table": '<div class="portal-table-region" role="group" aria-label="Table" tabindex="0">'
    '<table class="govuk-table portal-table">{}</table></div>',
    "thead": "<thead>{}</thead>",
    "tbody": "<tbody>{}</tbody>",
    "tr": "<tr>{}</tr>",
    "td": "<td>{}</td>",
}
_TAGS = set(re.findall(r"<(\w+)", "".join(_ELEMENTS.values()))) | {"li", "th"}
_ATTRIBUTES = {
    "*": {"class"},
    "div": {"role", "aria-label", "tabindex"},
    "th": {"scope"},
    "li": {"value"},
}
_NET = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
# On paper the columns of a table have widths as well (documents/templatetags/papers.py).
_PAPERS_NET = nh3.Cleaner(
    tags=_TAGS | {"colgroup", "col"},
    attributes=_ATTRIBUTES | {"col": {"style"}},
    filter_style_properties={"width"},
    link_rel=None,
)


def formatted_html(text: str) -> SafeString:
    """The text in HTML."""
    tokens = parsed(text)
    return netted(paragraphs_html(text) if tokens is None else _together(SyntaxTreeNode(tokens)))


def netted(html: str, *, on_paper: bool = False) -> SafeString:
    """The same, without any element or attribute that is not one of those above."""
    return SafeString((_PAPERS_NET if on_paper else _NET).clean(html))


def parsed(text: str) -> list[Token] | None:
    """What the library finds in the text; None where it would swallow a word, a cell too many for instance: such a text is
    shown as typed.
    """
    tokens = _PARSER.parse(text or "")
    return tokens if _said(tokens) == "".join(_SAID.findall(text or "")) else None


def word_count(text: str) -> int:
    """How many words; a bullet or a table's line is none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def _said(tokens: list[Token]) -> str:
    """Every letter and figure that the page will show, in order. A list's numbers are shown too."""
    pieces = []
    for token in tokens:
        if token.type == "list_item_open":
            pieces.append(token.info)
        elif token.type == "inline":
            pieces += [child.content for child in token.children or ()]
    return "".join(_SAID.findall("\n".join(pieces)))


def _together(node: SyntaxTreeNode) -> SafeString:
    return format_html_join("", "{}", ((_shown(child),) for child in node.children))


def _shown(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text":
            return format_html("{}", node.content)
        case "list_item" if node.info:  # the number that was typed, so that nothing is counted anew
            return format_html('<li value="{}">{}</li>', node.info, _together(node))
        case "list_item":
            return format_html("<li>{}</li>", _together(node))
        case "th":
            inner = _together(node)
            return format_html('<th scope="col">{}</th>' if inner else "<td>{}</td>", inner)
        case "paragraph" if node.hidden:
            return _together(node)
    return format_html(_ELEMENTS.get(node.type, "{}"), _together(node))
