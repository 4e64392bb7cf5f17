"""What people type into forms that save nothing until they are sent is kept for them meanwhile (R15)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from reviews.models import UnsentForm
from sar_portal.access.audit import record

KEPT = timedelta(days=14)


@transaction.atomic
def keep_unsent(*, scope_id: int, address: str, key: str, words: dict[str, list[str]], by) -> datetime:
    """Keeps what stands in the fields of a form, for its writer alone; returns when. The page asked who may.

    Nothing is kept of a form that was sent meanwhile.
    """
    facts = {"scope_id": scope_id, "address": address, "words": words}
    kept, made = UnsentForm.objects.select_for_update(no_key=True).get_or_create(by=by, key=key, defaults=facts)
    if made:
        record("did", "keep_unsent", kept, by=by)
    elif not kept.sent:
        kept.address, kept.words, kept.saved_at = address, words, timezone.now()
        kept.save(update_fields=["address", "words", "saved_at"])
    return kept.saved_at


def forget_unsent(*, key: str, by) -> None:
    """Erases the words: the form was sent, or its writer does not want them any more."""
    UnsentForm.objects.filter(by=by, key=key).update(words={}, sent=True)


def erase_old_unsent() -> int:
    """Erases what nobody went on with for two weeks; returns how many."""
    return UnsentForm.objects.filter(saved_at__lte=timezone.now() - KEPT).delete()[0]
