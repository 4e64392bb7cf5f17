"""How far a worker has come with an import: numbers and a step, in the shared cache; nothing of the case."""

from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

_SECONDS = 3600
WAITING, READING, KEEPING, COMPARING, WRITING = "", "reading", "keeping", "comparing", "writing"
_STEPS = (READING, KEEPING, COMPARING)
WORDS = {
    READING: "Reading the file",
    KEEPING: "Keeping each row",
    COMPARING: "Comparing with the chronology",
    WRITING: "Writing the entries",
    WAITING: "Waiting for its turn",
}


@dataclass(frozen=True)
class Progress:
    """One step, and how much of it is done."""

    step: str = WAITING
    done: int = 0
    of: int = 0

    @property
    def words(self) -> str:
        return WORDS[self.step]

    @property
    def percent(self) -> int:
        """Over all steps: reading has three of them, writing is one."""
        share = self.done / self.of if self.of else 0
        if self.step in _STEPS:
            return round(100 * (_STEPS.index(self.step) + share) / len(_STEPS))
        return round(100 * share)


def tell(key: int, step: str, done: int = 0, of: int = 0) -> None:
    """Without the cache nobody is told, and the work goes on."""
    try:
        cache.set(f"import-{key}", (step, done, of), _SECONDS)
    except (RedisError, OSError):
        pass


def told(key: int) -> Progress:
    try:
        return Progress(*cache.get(f"import-{key}", (WAITING, 0, 0)))
    except (RedisError, OSError):
        return Progress()
