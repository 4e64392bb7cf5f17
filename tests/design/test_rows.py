"""Rows of the second engine escape what people wrote, and a name that is not there is an error."""

import pytest
from django.template import engines
from jinja2 import UndefinedError

from sar_portal.design.words import marked_html, paragraphs_html
from tests.looking import HOSTILE


def made_of(source: str, **values) -> str:
    return engines["rows"].env.from_string(source).render(**values)


@pytest.mark.parametrize(
    "source", ["{{ said }}", "{{ said|marked }}", "{{ said|paragraphs }}", "{{ tag(said) }}", "{{ plain_tag(said) }}"]
)
def test_what_people_wrote_is_escaped(source):
    html = made_of(source, said=HOSTILE)
    assert "<script" not in html and "&lt;script" in html.lower()


def test_what_is_marked_is_escaped_once():
    assert made_of("{{ said|marked(found) }}", said="<b> visit & go", found=("visit",)) == marked_html(
        "<b> visit & go", ("visit",)
    )
    assert made_of("{{ said|paragraphs }}", said="a & b") == paragraphs_html("a & b")


def test_a_name_that_is_not_there_is_no_empty_place():
    with pytest.raises(UndefinedError):
        made_of("{{ entry.evnet }}", entry=object())
