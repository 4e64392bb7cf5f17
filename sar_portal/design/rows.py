"""The second template engine, for rows of which a page shows hundreds. What it can call is what `{% load design %}` offers."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from sar_portal.design import words
from sar_portal.design.templatetags import design


def environment(**options: Any) -> Environment:
    """Escapes everything, as Django's engine does; a name that is not there is an error and no empty place."""
    # Django's engine hands `autoescape` on among the options, which the rule cannot see; tests/design/test_rows.py can.
    made = Environment(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701
    made.globals |= {"url": _url, "tag": design.tag, "plain_tag": design.plain_tag, "agency_mark": design.agency_mark}
    made.globals |= {"agency_shape": design.agency_shape, "agency_colour": design.agency_colour}
    made.filters |= {"date_uk": words.date_in_words, "marked": words.marked_html, "paragraphs": words.paragraphs_html}
    return made


@lru_cache(maxsize=10_000)  # each row has two or three, and Django looks through its patterns for each of them
def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
