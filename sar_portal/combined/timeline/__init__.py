"""The timeline of a composite: lanes of entries as shapes. Plain data in, shapes out.

No Django, no database, no address and no SVG in here: a template draws what `draw` gives, on a page or on paper.
"""

from .content import Entry, Lane, Period, Stretch
from .picture import Picture, draw

__all__ = ["Entry", "Lane", "Period", "Picture", "Stretch", "draw"]
