"""Corrections from staff: suggested on an entry when it is put to them, taken over or declined by the author."""

from django.db import transaction

from chronology.models import CORRECTABLE, ChronologyEntry, Correction, CorrectionDecision
from chronology.policies import check_correction_open
from chronology.selectors.corrections import texts_of
from chronology.services.entries import change_entry
from reviews.services.holding import hold
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm


@transaction.atomic
def suggest_correction(*, entry: ChronologyEntry, becomes: dict[str, str], by) -> Correction:
    """Keeps what an entry should say beside what it says. Raises NotAllowed, or Refused where nothing would change."""
    require(Perm.HOLD_INTERVIEWS, entry, by)
    was = texts_of(entry)
    if strange := set(becomes) - set(CORRECTABLE):
        raise ValueError(f"no columns that staff correct: {sorted(strange)}")
    changed = {name: text.strip() for name, text in becomes.items() if text.strip() and text.strip() != was[name]}
    if not changed:
        raise Refused("Write what the entry should say.")
    made = Correction.objects.create(entry=entry, was={name: was[name] for name in changed}, becomes=changed)
    record("did", "suggest_correction", entry, by=by, details={"correction": made.pk})
    return made


@transaction.atomic
def accept_correction(*, correction: Correction, version: int, by) -> ChronologyEntry:
    """The author takes it over: a new version of the entry, of which its history says that staff corrected it.

    Raises NotAllowed, NotNow, Stale where the entry was changed since it was seen (R14), or Refused: decided, removed.
    """
    hold(correction.entry.chronology.part)  # first the part, then the entry, then what is said of it
    rows = ChronologyEntry.objects.select_for_update(of=("self",), no_key=True)
    entry = rows.select_related(*ChronologyEntry.FETCHED_WITH).get(pk=correction.entry_id)
    locked = _locked(correction, by)
    if entry.removed_at:
        raise Refused("This entry was removed from the chronology.")
    saved = change_entry(entry=entry, version=version, values=locked.becomes, by=by)
    made = saved.version if saved.version != entry.version else None  # the author may have put it right before
    _decide(locked, "accept", by=by, version=made)
    return saved


@transaction.atomic
def decline_correction(*, correction: Correction, reason: str, by) -> None:
    """The author leaves the entry as it is, and says why. Raises NotAllowed, or Refused: decided, or no reason."""
    locked = _locked(correction, by)
    if not reason.strip():
        raise Refused("Say why the entry stays as it is.")
    _decide(locked, "decline", by=by, reason=reason.strip())


@transaction.atomic
def withdraw_correction(*, correction: Correction, by) -> None:
    """The interviewee said otherwise before anybody had decided. Raises NotAllowed or Refused."""
    _decide(_locked(correction, by), "withdraw", by=by)


def _locked(correction: Correction, by) -> Correction:
    # A correction is a row that is only added, so the entry is held while it is looked for a decision.
    ChronologyEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=correction.entry_id)
    require(Perm.HOLD_INTERVIEWS, correction, by)
    locked = Correction.objects.get(pk=correction.pk)
    check_correction_open(locked)
    return locked


def _decide(correction: Correction, verb: str, *, by, **facts) -> None:
    CorrectionDecision.objects.create(subject=correction, verb=verb, by=by, **facts)
    record("did", f"{verb}_correction", correction, by=by)
