"""`{% load design %}`: the components pages are made of. docs/reference/components.md shows each in use."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context, engines
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import slugify

from sar_portal.design import words
from sar_portal.design.cards import can_be_cards, with_headings
from sar_portal.design.formatted import formatted_html
from sar_portal.design.marks import Mark, mark_of
from sar_portal.design.problems import forms_in, problems_of
from sar_portal.design.status import COLOURS, status_of

register = template.Library()


def component(name: str, /, **context: Any) -> str:
    return render_to_string(f"components/{name}.html", context)


def something(content: str) -> str:
    """The content of a block, or nothing where it is only white space (strip() would lose that it is escaped)."""
    return content if content.strip() else ""


# --- forms -----------------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def error_summary(context: Context, *forms: Any) -> str:
    """Every problem of the forms named (or of all forms of the page), once. base.html calls it above the heading."""
    once = context.render_context
    if once.get("error_summary_shown"):
        return ""
    problems = list(problems_of(forms or forms_in(context)))
    if not problems:
        return ""
    once["error_summary_shown"] = True
    return component("error_summary", problems=problems)


@register.simple_tag(takes_context=True)
def title_prefix(context: Context) -> str:
    """'Error: ' where a form of the page has problems, so that a screen reader says it first."""
    return "Error: " if any(True for _ in problems_of(forms_in(context))) else ""


@register.simple_tag
def field(bound: Any, **options: Any) -> str:
    """One form field. Options: size='s|m|l', heading=True, hide_label=True, inline=True, small=True."""
    return render_to_string("forms/field.html", {"field": bound, **options})


@register.simple_block_tag
def fieldset(content: str, legend: str, size: str = "m", hint: str = "") -> str:
    return component("fieldset", content=content, legend=legend, size=size, hint=hint)


@register.simple_tag
def submit(text: str = "Save and continue", variant: str = "", name: str = "", value: str = "") -> str:
    """A button that sends the form; a double click sends it once. variant='secondary' or 'warning'."""
    return component("submit", text=text, variant=variant, name=name, value=value)


@register.simple_tag
def button_link(text: str, href: str, variant: str = "") -> str:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    return component("button_link", text=text, href=href, variant=variant)


# --- where one is ----------------------------------------------------------------------------------------------------
def _href(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def url_if_any(name: str, *args: Any, **kwargs: Any) -> str:
    """The address, or nothing where the name does not resolve."""
    return _href(name, args, kwargs)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, text: str, name: str, *args: Any, count: Any = 0, **kwargs: Any) -> str:
    """One item of the service navigation; nothing where the name does not resolve."""
    return _navigation_item(context, "nav_link", text, _href(name, args, kwargs), count)


@register.simple_tag
def footer_link(text: str, name: str) -> str:
    """One link of the footer; nothing where the name does not resolve."""
    href = _href(name, (), {})
    shape = '<li class="govuk-footer__inline-list-item"><a class="govuk-footer__link" href="{}">{}</a></li>'
    return format_html(shape, href, text) if href else ""


@register.simple_tag(takes_context=True)
def sub_link(context: Context, text: str, href: str, count: int = 0, *, holds: bool = False) -> str:
    """One item of `{% sub_navigation %}`. `holds`: the pages below its address are its own."""
    return _navigation_item(context, "sub_link", text, href, count, holds=holds)


def _navigation_item(context: Context, part: str, text: str, href: str, count: Any, *, holds: bool = True) -> str:
    if not href:
        return ""
    path = getattr(context.get("request"), "path", "")
    current = "page" if path == href else "true" if holds and href != "/" and path.startswith(href) else ""
    return component(part, text=text, href=href, current=current, count=count)


@register.simple_block_tag
def sub_navigation(content: str, label: str) -> str:
    return component("sub_navigation", content=content, label=label)


@register.simple_tag
def breadcrumbs(*pairs: str) -> str:
    """`{% breadcrumbs "Reviews" reviews_url review.reference review_url %}`: the way up, without the page itself."""
    return component("breadcrumbs", crumbs=list(zip(pairs[::2], pairs[1::2], strict=True)))


@register.simple_tag
def back_link(href: str, text: str = "Back") -> str:
    return component("back_link", href=href, text=text)


@register.simple_block_tag
def identity_bar(content: str, reference: str, name: str = "") -> str:
    """Which review and adult (by pseudonym) the page is about; the content is a row of plain facts."""
    return component("identity_bar", content=content, reference=reference, name=name)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, parameter: str = "page", of: str = "") -> str:
    """Previous and next of a Django page, keeping the filters of the address. `of`: of what, where a page has two such lists."""
    if page.paginator.num_pages < 2:
        return ""
    kept = context["request"].GET.copy()
    kept.pop(parameter, None)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return component("pagination", page=page, numbers=numbers, kept=kept.urlencode(), parameter=parameter, of=of)


# --- states and identities -------------------------------------------------------------------------------------------
@register.simple_tag
def tag(state: Any, text: str = "") -> str:
    """The tag of a state: `{% tag part.state %}`; `{% tag "late" "6 days late" %}` changes the words."""
    status = status_of(state)
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', status.colour, text or status.words)


@register.simple_tag
def plain_tag(text: Any, colour: str = "grey", prefix: str = "") -> str:
    """A tag that is no state, such as a line of enquiry's number: `{% plain_tag number "grey" "KLOE " %}`."""
    if colour not in COLOURS:
        raise template.TemplateSyntaxError(f"No tag is {colour}: choose one of {', '.join(COLOURS)}.")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}{}</strong>', colour, prefix, text)


@register.filter
def status_words(state: Any) -> str:
    return status_of(state).words


@register.simple_tag
@lru_cache(maxsize=512, typed=True)  # typed: words that are marked as safe are no key for the same words that are not
def agency_mark(code: str, place: int = 0, name: str = "") -> str:
    """Colour, shape and code of an agency: place is its number in the review's list, from 0. A page may show hundreds."""
    return component("agency_mark", code=code, mark=mark_of(place), name=name)


@register.filter
def agency_colour(place: int | None) -> str:
    """The class that gives a chart's shapes the colour of an agency; nothing for what is no agency's."""
    return f"agency-mark--{mark_of(place).colour}" if place is not None else ""


@register.simple_tag
def agency_shape(place: int, x: float, y: float, scale: float = 1) -> str:
    """The bare shape for a chart's SVG, its centre at x, y (16 units wide at scale 1)."""
    mark: Mark = mark_of(place)
    left, top = round(x - 8 * scale, 2), round(y - 8 * scale, 2)
    moved = f"translate({left} {top}) scale({scale})"
    shape = '<path class="agency-shape agency-shape--{}" fill-rule="evenodd" transform="{}" d="{}"/>'
    return format_html(shape, mark.colour, moved, mark.path)


# --- containers ------------------------------------------------------------------------------------------------------
@register.simple_block_tag
def summary_list(content: str, title: str = "") -> str:
    return component("summary_list", content=content, title=title)


@register.simple_block_tag
def summary_row(content: str, key: str, change: str = "", change_text: str = "Change") -> str:
    """One fact. `change` is the address to change it at; an empty value says 'Not given'."""
    return component("summary_row", content=something(content), key=key, change=change, change_text=change_text)


@register.simple_block_tag
def task_list(content: str) -> str:
    return component("task_list", content=content)


@register.simple_tag
def task(title: str, href: str = "", state: str = "not_started", text: str = "", hint: str = "") -> str:
    """One task. Without an address it cannot be started: say why in `hint`. `text` replaces the state's words."""
    return component("task", title=title, href=href, state=state, text=text, hint=hint)


@register.simple_block_tag
def data_table(content: str, caption: str, hide_caption: bool = False, sticky: bool = False, cards: bool = True) -> str:
    """A table in a region that scrolls sideways by itself. Inside: plain thead, tbody, tr, th scope, td.

    On a telephone each row is a card, its cells under their headings; `cards=False` for figures and for what is compared.
    """
    shown = {"content": content, "cards": cards and can_be_cards(content)}
    return component("data_table", caption=caption, hide_caption=hide_caption, sticky=sticky, **shown)


register.filter("with_headings", with_headings, is_safe=True)


@register.simple_block_tag
def empty_state(content: str, sentence: str) -> str:
    """What to say where a list is empty; the content is the one next action."""
    return component("empty_state", content=something(content), sentence=sentence)


@register.simple_block_tag
def timeline(content: str) -> str:
    return component("timeline", content=content)


@register.simple_block_tag
def event(content: str, title: str, when: Any = "", by: str = "", level: int = 2) -> str:
    """One thing that happened. `when` is a moment, a day, or words."""
    if isinstance(when, datetime):
        when = words.moment_in_words(when)
    elif isinstance(when, date):
        when = words.date_in_words(when)
    return component("event", content=something(content), title=title, when=when, by=by, level=f"h{int(level)}")


@register.simple_block_tag(takes_context=True)
def tabs(context: Context, content: str, title: str = "Contents") -> str:
    """Views of one thing. Without JavaScript they follow one another, under a list of links."""
    labels = context.render_context.get("tabs", [])
    context.render_context["tabs"] = []
    return component("tabs", content=content, title=title, labels=labels)


@register.simple_block_tag(takes_context=True)
def tab(context: Context, content: str, label: str) -> str:
    before: list[tuple[str, str]] = context.render_context.get("tabs") or []
    labels = [*before, (f"tab-{slugify(label)}", label)]
    context.render_context["tabs"] = labels
    return component("tab", content=content, label=label, id=labels[-1][0], first=len(labels) == 1)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> str:
    return component("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def inset(content: str) -> str:
    return component("inset", content=content)


@register.simple_block_tag
def warning(content: str) -> str:
    return component("warning", content=content)


@register.simple_block_tag
def panel(content: str, title: str) -> str:
    """The top of a confirmation page: what was done, and its reference."""
    return component("panel", content=content, title=title)


@register.simple_block_tag
def banner(content: str, title: str = "Important", kind: str = "") -> str:
    """A notification banner in the page; kind='success' makes it green. Messages after an action show by themselves."""
    return component("banner", content=content, title=title, kind=kind)


@register.simple_tag
def rows(name: str, **context: Any) -> str:
    """The macro `rows` of a template of templates/jinja2: `{% rows "combined/composite_days.html" reading=reading %}`. What
    a macro answers is escaped, and marked as such by its engine.
    """
    engine: Any = engines["rows"]
    return engine.env.get_template(name).module.rows(**context)


# --- words -----------------------------------------------------------------------------------------------------------
register.filter("date_uk", words.date_in_words)
register.filter("datetime_uk", words.moment_in_words)
register.filter("due_in_words", words.due_words)
register.filter("paragraphs", words.paragraphs_html)
register.filter("formatted", formatted_html)
register.filter("marked", words.marked_html)


@register.simple_tag
def word_diff(before: str, after: str) -> str:
    return words.diff_html(before, after)


@register.simple_tag
def word_side(before: str, after: str, kind: str) -> str:
    """One of two versions side by side: `kind` is 'removed' for the older, 'added' for the newer."""
    return words.side_html(before, after, kind)
