"""Two at once, each with a connection of its own: one is begun while the other has what it waits for."""

from collections.abc import Callable
from threading import Event, Thread
from time import sleep

from django.db import connection, transaction

from sar_portal.access import grants


class Apart(Thread):
    """A verb, begun in a thread with a connection of its own; what came of it is `told` once the thread has ended."""

    def __init__(self, verb):
        super().__init__()
        self.verb, self.told, self.server, self.begun = verb, None, 0, Event()
        self.start()

    def run(self):
        try:
            connection.ensure_connection()
            self.server = connection.connection.info.backend_pid
            self.begun.set()
            self.told = self.verb()
        except Exception as error:  # noqa: BLE001  (what came of it is what the test asks about)
            self.told = error
        finally:
            self.begun.set()
            connection.close()

    def waits(self) -> bool:
        """Whether it waits for somebody else's lock, once it does or has ended: the database says so, however loaded it is."""
        assert self.begun.wait(30)
        for _ in range(3000):
            if not self.is_alive():
                return False
            with connection.cursor() as cursor:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self.server])
                if cursor.fetchone()[0]:
                    return True
            sleep(0.01)
        return False


def comes_between(lock: Callable[[], object], verb: Callable[[], object], then: Callable[[], object]) -> object:
    """Begins the verb while this transaction has what `lock` locks, and does `then` once the verb waits; what the verb told.

    Neither is ended by the database, and every grant is what the roles say.
    """
    with transaction.atomic():
        lock()
        coming = Apart(verb)
        assert coming.waits()
        then()
    coming.join(30)
    assert not coming.is_alive()
    assert not isinstance(coming.told, Exception), coming.told
    assert not grants.differences()
    return coming.told
