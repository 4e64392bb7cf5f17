import re

import pytest

from sar_portal.design.context import THEMES
from sar_portal.design.marks import MARKS, mark_of

PAPER = ("#ffffff", "#f4f8fb")


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.colour)
@pytest.mark.parametrize("paper", PAPER)
def test_each_mark_can_be_read_on_both_backgrounds(mark, paper):
    assert contrast(mark.hex, paper) >= 4.5


def test_no_two_agencies_look_alike():
    for part in ("colour", "hex", "shape", "path"):
        assert len({getattr(mark, part) for mark in MARKS}) == len(MARKS) == 8
    assert mark_of(8) == mark_of(0)


def test_the_style_sheet_has_the_same_colours(settings):
    css = (settings.BASE_DIR / "static/css/marks.css").read_text()
    for mark in MARKS:
        assert f".agency-mark--{mark.colour} {{ color: {mark.hex}; }}" in css
        assert f".agency-shape--{mark.colour} {{ fill: {mark.hex}; }}" in css


def test_white_can_be_read_on_each_boards_colour(settings):
    css = (settings.BASE_DIR / "static/css/portal.css").read_text()
    themes = dict(re.findall(r"\.portal-theme--(\w+) \{ --govuk-brand-colour: (#\w{6});", css))
    assert set(themes) == set(THEMES)
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in themes.values())
