"""Changes of a table while people work in it (`migrate` does not shut the portal).

A lock that waits lets nobody past who comes later. So it is waited for a moment only, and asked for again once those who
came meanwhile are through: one long transaction holds up the change, and the change holds up nobody.
"""

import time
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction

from sar_portal.access.errors import Refused

MOST_MS = 500
PAUSE_SECONDS = 1
TRIES = 300
LOCK_NOT_AVAILABLE = "55P03"


def unhurried(change: Callable[[], None], table: str, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Makes the change in a transaction of its own. Raises Refused where somebody's transaction never lets go of the table."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = %s", [MOST_MS])
                change()
                return
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
                raise
            if not left:
                raise Refused(
                    f"A transaction holds the table {table} and does not end. Find it in pg_stat_activity, end it, and run "
                    "'manage.py migrate' again."
                ) from error
        time.sleep(PAUSE_SECONDS)
