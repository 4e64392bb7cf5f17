"""What differs between the rows of a candidate, in a few words for the composite; the reasons say it in full."""

from collections.abc import Sequence
from datetime import datetime

from chronology.models import EntryFields

SAME = "same_episode"
MISSING = "missing_counterpart"
_PLAIN = {
    "contradiction": "the accounts contradict each other",
    "content": "the accounts differ",
    "impossible_order": "the order is impossible",
    MISSING: "",  # that nothing was found is said by who lacks it
}


def difference_words(kinds: Sequence[str], rows: Sequence[EntryFields]) -> str:
    """'time differs by 20 minutes, the accounts differ'; '' where nothing differs that rules can see."""
    said = [_words(kind, rows) for kind in kinds if kind != SAME]
    return ", ".join(words for words in said if words)


def _words(kind: str, rows: Sequence[EntryFields]) -> str:
    if kind in _PLAIN:
        return _PLAIN[kind]
    days, minutes = _days(rows), _minutes(rows)
    apart = f"{days} {'day' if days == 1 else 'days'}" if days else _duration(minutes) if minutes else ""
    if kind == "lag":
        return f"sent and received {apart} apart" if apart else "sent and received at different times"
    if kind == "date":
        return f"date differs by {apart}" if days else "date differs"
    return f"time differs by {_duration(minutes)}" if minutes else "time differs"


def _days(rows: Sequence[EntryFields]) -> int:
    """Days between the two; 0 where they touch, overlap, or one is not known."""
    if len(rows) != 2 or not all(row.date_from for row in rows):
        return 0
    early, late = sorted(rows, key=lambda row: row.date_from)  # type: ignore[arg-type,return-value]
    assert early.date_from and late.date_from
    return max(0, (late.date_from - (early.date_to or early.date_from)).days)


def _minutes(rows: Sequence[EntryFields]) -> int:
    if len(rows) != 2:
        return 0
    known = [datetime.combine(row.date_from, row.time_from) for row in rows if row.date_from and row.time_from]
    return abs(int((known[1] - known[0]).total_seconds())) // 60 if len(known) == 2 else 0


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} {'hour' if hours == 1 else 'hours'}"] if hours else []
    said += [f"{rest} {'minute' if rest == 1 else 'minutes'}"] if rest else []
    return " ".join(said)
