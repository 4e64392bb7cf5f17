"""An agency is known on every page by colour, shape and short code together, fixed for the length of a review."""

from typing import NamedTuple


class Mark(NamedTuple):
    colour: str  # name of the CSS class
    hex: str  # the same colour as in static/css/marks.css; a test keeps them equal
    shape: str
    path: str  # drawn in a box of 16 by 16


MARKS = (
    Mark("blue", "#1d70b8", "circle", "M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14z"),
    Mark("green", "#0f7a52", "square", "M2 2h12v12h-12z"),
    Mark("red", "#ca3535", "diamond", "M8 0l8 8l-8 8l-8-8z"),
    Mark("purple", "#54319f", "triangle", "M8 1l8 14h-16z"),
    Mark("brown", "#8a5a00", "bar", "M0 5h16v6h-16z"),
    Mark("teal", "#0b6e6e", "ring", "M8 0a8 8 0 1 1 0 16a8 8 0 1 1 0-16zM8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z"),
    Mark("burgundy", "#801650", "cross", "M5 0h6v5h5v6h-5v5h-6v-5h-5v-6h5z"),
    Mark("slate", "#4c566a", "star", "M8 0l2.4 5.5l5.6.5l-4.3 4l1.3 6l-5-3.2l-5 3.2l1.3-6l-4.3-4l5.6-.5z"),
)


def mark_of(place: int) -> Mark:
    """The mark of the agency at this place in the review's list, from 0; the ninth begins again: its code differs."""
    return MARKS[int(place) % len(MARKS)]
