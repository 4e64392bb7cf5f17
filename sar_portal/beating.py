"""Several beats may run, and one of them speaks: the one whose session at the database holds a lock.

It ends with the session, however beat ends, and another takes it within seconds. What was sent last stands in the shared cache,
so that whoever takes over neither repeats last night's work nor leaves it out.
"""

import logging

from celery.beat import PersistentScheduler
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.utils import timezone
from redis.exceptions import RedisError

from sar_portal import ticks

log = logging.getLogger(__name__)
SPEAKING = 0xBEA7
WAIT = 3.0
# A machine that is gone without a word is noticed by the server within half a minute, not within hours.
ALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"


class OneBeat(PersistentScheduler):
    """Celery's own schedule, asked only while this beat is the one that speaks."""

    _session, _speaks = None, False

    def tick(self, *args, **kwargs) -> float:
        if not self._may_speak():
            len(self.schedule)  # which has its file written anew: by that the health check sees that it lives
            return WAIT
        self._believe_no_later_day()
        return super().tick(*args, **kwargs)

    def apply_async(self, entry, *args, **kwargs):
        sent = super().apply_async(entry, *args, **kwargs)
        try:
            ticks.tick(_noted(entry.name))
        except RedisError:
            pass  # whoever takes over may send this one again: each task does what is left to do, and no more
        return sent

    def close(self) -> None:
        super().close()
        self._end()

    def _may_speak(self) -> bool:
        """Asked before each tick, so that a beat that lost its session is silent."""
        try:
            with self._own_session().cursor() as cursor:
                cursor.execute("SELECT 1" if self._speaks else f"{ALIVE}; SELECT pg_try_advisory_lock({SPEAKING})")
                if self._speaks:
                    return True
                self._speaks = cursor.fetchone() == (True,)
        except Error as error:
            log.warning(f"beat is silent: the database does not answer ({type(error).__name__})")
            self._end()
            return False
        if self._speaks:
            log.info("this beat speaks from now on")
            self._take_over()
        return self._speaks

    def _believe_no_later_day(self) -> None:
        """What was sent by a clock that was ahead counts as sent now: until that day comes, beat would send it no more."""
        now = timezone.now()
        later = [entry for entry in self.schedule.values() if entry.last_run_at > now]
        for entry in later:
            entry.last_run_at = now
        if later:
            self._heap = None  # it is ordered by the days that were believed

    def _own_session(self):
        """Apart from the connection that everything else uses: nothing but an end of this beat may end it."""
        if self._session is None:
            self._session = connections.create_connection(DEFAULT_DB_ALIAS)
        return self._session

    def _end(self) -> None:
        session, self._session, self._speaks = self._session, None, False
        if session is not None:
            try:
                session.close()
            except Error:
                pass

    def _take_over(self) -> None:
        """Goes on where the one before stopped."""
        for name, entry in self.schedule.items():
            try:
                seen = ticks.last(_noted(name))
            except RedisError:
                return
            if seen is not None and seen.at > entry.last_run_at:
                entry.last_run_at = seen.at
        self._heap = None


def _noted(name: str) -> str:
    return "beat:" + name.replace(" ", "-")
