"""When the chronology may be changed or submitted: each check raises Refused with a sentence fit to show."""

from chronology.models import Chronology, ChronologyEntry
from reviews.models import PartState
from reviews.policies import check_not_suspended
from sar_portal.access.errors import NotNow, Refused


def check_in_progress(chronology: Chronology, *, by) -> None:
    """Drafts change only while the part is in progress and the review runs; a submitted version never does (R7).

    Raises NotNow.
    """
    if chronology.part.state != PartState.IN_PROGRESS:
        words = PartState(chronology.part.state).label.lower()
        raise NotNow(f"The chronology cannot be changed now: it is {words}.")
    try:
        check_not_suspended(chronology.part, by=by)
    except Refused as refusal:
        raise NotNow(refusal.sentence) from refusal


def check_complete(chronology: Chronology) -> None:
    """Nothing that needs attention is submitted, and nothing empty: source and date are always mandatory."""
    entries = ChronologyEntry.objects.filter(chronology=chronology, removed_at__isnull=True)
    if not entries.exists():
        raise Refused("The chronology has no entries yet.")
    waiting = entries.exclude(needs_attention="").count()
    if waiting:
        rows = "One entry needs" if waiting == 1 else f"{waiting} entries need"
        raise Refused(f"{rows} your attention before the chronology can be submitted.")
