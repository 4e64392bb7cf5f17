"""Sealing what lies plain and going over to the newest key, beside a running portal. Begun again, it goes on where it was."""

import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from sar_portal.access.errors import Refused
from sar_portal.documents import storage
from sar_portal.sealing import Unreadable


def seal_files() -> tuple[Counter, list[str]]:
    """How many files were sealed, given the newest key, or had it; and the names of those that could not be opened.

    Raises Refused where another such command is at work.
    """
    done: Counter = Counter()
    unreadable = []
    with _alone():
        for name in storage.names():
            try:
                done[storage.seal_with_newest(name)] += 1
            except Unreadable:
                unreadable.append(name)
    return done, unreadable


@contextmanager
def _alone() -> Iterator[None]:
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Refused("The files are being sealed by another command at this moment.") from error
    finally:
        os.close(handle)
