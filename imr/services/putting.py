"""Chronology entries put to the interviewee: confirmed, corrected (from what, to what) or disputed."""

from typing import Any

from django.db import transaction

from chronology.models import CORRECTABLE, ChronologyEntry, Correction, CorrectionDecision
from chronology.selectors.corrections import texts_of
from chronology.services.corrections import suggest_correction, withdraw_correction
from imr.models import EntryCheck, StaffInterview
from imr.policies import check_may_begin, check_record_open, check_review_runs
from imr.services.interviews import lock_interview
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale, keep_checked

CONFIRMED, CORRECTED = EntryCheck.Outcome.CONFIRMED, EntryCheck.Outcome.CORRECTED


@transaction.atomic
def put_entry(
    *,
    interview: StaffInterview,
    entry: ChronologyEntry,
    outcome: str,
    said: str = "",
    becomes: dict[str, str] | None = None,
    version: int = 0,
    entry_version: int | None = None,
    by,
) -> EntryCheck:
    """Notes what the interviewee said of a chronology entry; `becomes` is what it should say, by column.

    A correction comes to the author as a suggestion on the entry, without a word of who made it (R5). `version` is 0 while
    nothing is noted of it, `entry_version` that of the entry as it was read out. Raises NotAllowed, Stale (R14; of the entry
    where that was changed), or Refused: of another return, record not open, or nothing said about what is not right.
    """
    locked = lock_interview(interview, by)
    check_review_runs(interview.involvement.agency_return)
    check_record_open(locked)
    check_may_begin(locked)
    entry = _as_read_out(entry, entry_version)
    if entry.chronology.part.agency_return_id != interview.involvement.agency_return_id or entry.removed_at:
        raise Refused("This entry is not in the chronology of this return.")
    if outcome not in EntryCheck.Outcome.values:
        raise Refused("Say whether the entry was confirmed, corrected or disputed.")
    check = EntryCheck.objects.filter(interview=interview, entry=entry).select_related("correction").first()
    said, asked = said.strip(), _asked(entry, check)
    right = _put_right(becomes or {}, asked) if outcome == CORRECTED else {}
    if outcome == CORRECTED and not right:
        raise Refused("Write what the entry should say.")
    if outcome not in (CONFIRMED, CORRECTED) and not said:
        raise Refused("Write what the interviewee said about the entry.")
    values: dict[str, Any] = {"outcome": outcome, "said": said, "asked": asked}
    values |= {f"new_{name}": right.get(name, "") for name in CORRECTABLE}
    values["correction"] = _suggested(entry, check, right, by)
    check = keep_checked(EntryCheck, {"interview": interview, "entry": entry}, version=version, values=values, by=by)
    record("did", "put_entry", interview, by=by, details={"entry": entry.pk, "outcome": outcome})
    return check


def _as_read_out(entry: ChronologyEntry, version: int | None) -> ChronologyEntry:
    """The entry with its row locked, as it was when they answered: what others changed since is not their correction."""
    rows = ChronologyEntry.objects.select_for_update(of=("self",), no_key=True)
    now = rows.select_related(*ChronologyEntry.FETCHED_WITH).get(pk=entry.pk)
    if version is not None and now.version != version:
        raise Stale(now, {})
    return now


def _asked(entry: ChronologyEntry, check: EntryCheck | None) -> dict[str, str]:
    """What the entry said when it was put to them: as it stands, or as it stood before the author took their word for it."""
    if check is not None and CorrectionDecision.objects.filter(subject=check.correction, verb="accept").exists():
        return check.asked
    return texts_of(entry) | {"date_words": entry.date_words}


def _put_right(becomes: dict[str, str], asked: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in becomes.items() if text.strip() and text.strip() != asked[name]}


def _suggested(entry: ChronologyEntry, check: EntryCheck | None, right: dict[str, str], by) -> Correction | None:
    """The suggestion that says this. One that says something else is taken back, unless it was decided on."""
    last = check.correction if check else None
    if last is not None and last.becomes == right:
        return last
    if last is not None and not CorrectionDecision.objects.filter(subject=last).exists():
        withdraw_correction(correction=last, by=by)
    return suggest_correction(entry=entry, becomes=right, by=by) if right else None
