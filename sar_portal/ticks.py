"""When something was last seen to work, kept in the shared cache: who does it says so, and upkeep asks.

It is no record: whoever empties the cache empties this too, and for some minutes nothing is known.
"""

from datetime import datetime
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone


class Tick(NamedTuple):
    """When it was seen last, and how many faults it found."""

    at: datetime
    faults: int


def tick(name: str, faults: int = 0) -> None:
    """Notes that it was done just now."""
    cache.set(f"tick:{name}", (timezone.now().timestamp(), faults), None)


def last(name: str) -> Tick | None:
    """None where nothing is known."""
    kept = cache.get(f"tick:{name}")
    return Tick(datetime.fromtimestamp(kept[0], tz=timezone.get_default_timezone()), kept[1]) if kept else None
