"""What people type into forms that save nothing until they are sent is kept for them meanwhile (R15)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from reviews.models import HalfTyped
from sar_portal.access.audit import record

KEPT = timedelta(days=14)


@transaction.atomic
def keep_unsent(*, scope_id: int, address: str, key: str, words: dict[str, list[str]], by) -> datetime:
    """Keeps what stands in the fields of a form, for its writer alone; returns when. The page asked who may."""
    facts = {"scope_id": scope_id, "address": address, "words": words, "saved_at": timezone.now()}
    kept, made = HalfTyped.objects.update_or_create(by=by, key=key, defaults=facts)
    if made:
        record("did", "keep_unsent", kept, by=by)
    return kept.saved_at


def forget_unsent(*, key: str, by) -> None:
    """Erases it: the form was sent, or its writer does not want it any more."""
    HalfTyped.objects.filter(by=by, key=key).delete()


def erase_old_unsent() -> int:
    """Erases what nobody went on with for two weeks; returns how many."""
    return HalfTyped.objects.filter(saved_at__lte=timezone.now() - KEPT).delete()[0]
