"""Sealing what lies plain and going over to the newest key, beside a running portal. Begun again, it goes on where it was."""

from collections import Counter

from sar_portal.access.errors import Refused
from sar_portal.documents import storage
from sar_portal.documents.alone import alone
from sar_portal.sealing import Unreadable

SEALING = 0x5EA1


def seal_files() -> tuple[Counter, list[str]]:
    """How many files were sealed, given the newest key, or had it; and the names of those that could not be opened.

    Raises Refused where another such command is at work.
    """
    done: Counter = Counter()
    unreadable = []
    with alone(SEALING) as mine:
        if not mine:
            raise Refused("The files are being sealed by another command at this moment.")
        for name in storage.names():
            try:
                done[storage.seal_with_newest(name)] += 1
            except Unreadable:
                unreadable.append(name)
    return done, unreadable
