"""Files that no row names: kept by a step that a kill or an error took back afterwards.

A file is kept before its row is committed, so that no row is ever without its file; what is too many is taken away here.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sar_portal import ticks
from sar_portal.access.row_wall import whole_house
from sar_portal.closing.models import Disposal
from sar_portal.documents import storage
from sar_portal.documents.models import StoredFile
from sar_portal.exports.models import Export

log = logging.getLogger(__name__)
# Longer than any step takes, and long enough to notice that a database of yesterday stands beside the files of today.
GRACE = timedelta(days=7)
MOST, MOST_SHARE = 20, 0.05


@dataclass(frozen=True)
class Swept:
    """How many files were found that no row names, and how many were taken away."""

    found: int
    removed: int


def sweep(*, many: bool = False) -> Swept:
    """Takes away what has had no row for a week. Where that is more than a few, none, unless `many` is said: it will be a
    database that does not belong to these files, rather than steps that broke off. Raises StoreAway.
    """
    before, named = timezone.now() - GRACE, _named()
    strays, there = [], 0
    for name, written in storage.kept().entries():
        there += 1
        if name not in named and written < before:
            strays.append(name)
    too_many = len(strays) > max(MOST, MOST_SHARE * there) and not many
    if too_many:
        log.error("so many files have no row that none was taken away", extra={"status": len(strays)})
    else:
        for name in strays:
            storage.remove(name)
    ticks.tick("sweep-files", len(strays) if too_many else 0)
    return Swept(len(strays), 0 if too_many else len(strays))


def _named() -> set[str]:
    """By a row, or by a disposal that is about to take them away itself.

    Whoever asks: what the wall hid would look like a file that nobody names.
    """
    with transaction.atomic(), whole_house():
        found = set(StoredFile.objects.values_list("storage_name", flat=True))
        found |= set(Export.objects.exclude(storage_name="").values_list("storage_name", flat=True))
    for names in Disposal.objects.exclude(files=[]).values_list("files", flat=True):
        found |= set(names)
    return found
