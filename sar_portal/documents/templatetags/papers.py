"""Stored text on paper."""

from django import template
from django.utils.safestring import SafeString

from sar_portal.design.formatted import formatted_html
from sar_portal.design.words import paragraphs_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs and '- ' lists, everything escaped: the same rule as on the pages."""
    return paragraphs_html(text)


@register.filter
def prose_or(text: str, otherwise: str) -> SafeString:
    """The text, or a sentence that says that there is none: a blank on paper looks like a mistake."""
    return paragraphs_html(text if text.strip() else otherwise)


register.filter("formatted", formatted_html)


@register.filter
def formatted_or(text: str, otherwise: str) -> SafeString:
    return formatted_html(text if text.strip() else otherwise)


@register.filter
def cell(text: str) -> SafeString | str:
    """What stands in a cell: prose, but a text of one line without a paragraph of its own, which a long table has by the
    thousand."""
    text = text.strip()
    return paragraphs_html(text) if "\n" in text or text.startswith("- ") else text
