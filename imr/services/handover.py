"""A disciplinary matter leaves the review: to whom, when and how are kept; its text waits for the recipient at most (R6, D5)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from imr.models import HandOver, HandOverText, PractitionerInvolvement
from imr.models.handover import HOW
from imr.policies import check_hand_over_by_other_means, check_hand_over_to
from imr.selectors.register import in_words
from imr.services.recheck import lock_for
from notifications.notices import Notice
from reviews.models import AgencyReturn
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, open_scope
from sar_portal.accounts.crypto import decrypt, encrypt, sealed_anew
from sar_portal.accounts.services.sealing_anew import Resealed, each_in_batches

SEALED = b"hand-over text"


@transaction.atomic
def hand_over(
    *,
    agency_return: AgencyReturn,
    recipient=None,
    line_manager: PractitionerInvolvement | None = None,
    how: str,
    handed_on: date,
    text: str = "",
    by,
) -> HandOver:
    """Keeps the fact, day and recipient of a hand-over in a scope of its own, which nothing of the review reaches.

    To an account of the agency, whose holder is told and reads it, or to a `line_manager` of the register who has none there:
    then nobody but its author sees it. `text` waits for a recipient with an account, sealed, where the agency's setting
    allows it.

    Raises NotAllowed without 'Hand a disciplinary matter over', Refused when the recipient is not of the agency,
    was involved and manages nobody, or is not to be found out (both or neither given), or the agency stores no text.
    """
    # Nobody is put on its register meanwhile whom the matter may be about.
    locked = lock_for(Perm.HAND_OVER, agency_return, by)
    if (recipient is None) == (line_manager is None):
        raise Refused("Choose one person to whom the matter was handed over.")
    if line_manager is not None:
        check_hand_over_by_other_means(locked, line_manager, by)
    elif recipient.pk == by.pk:
        raise Refused("You cannot hand a matter over to yourself.")
    else:
        check_hand_over_to(locked, recipient)
    if handed_on > timezone.localdate():
        raise Refused("The day of the hand-over must be today or before.")
    if how not in dict(HOW):
        raise Refused("Say how the matter was handed over.")
    if text.strip() and not locked.agency.hand_over_days:
        raise Refused("This agency stores no text of a hand-over. Say it to them, or write them a letter.")
    if text.strip() and line_manager is not None:
        raise Refused(
            "They have no account in this agency, so nothing can wait here for them. Say it to them, or write them a letter."
        )
    kept = HandOver.objects.create(
        scope=open_scope(Kind.HAND_OVER),
        agency_return=agency_return,
        recipient=recipient,
        line_manager=in_words(line_manager) if line_manager else "",
        how=how,
        handed_on=handed_on,
        by=by,
    )
    if text.strip():
        HandOverText.objects.create(hand_over=kept, sealed=encrypt(text.strip(), SEALED))
    assign_role(user=by, role=Role.HAND_OVER_AUTHOR, scope=kept.scope, by=by)
    if recipient is not None:
        assign_role(user=recipient, role=Role.HAND_OVER_RECIPIENT, scope=kept.scope, by=by)
        Notice("hand_over").queue(kept, by=by)
    record("did", "hand_over", kept, by=by)
    return kept


def record_listed(kept: list[HandOver], by) -> None:
    """That somebody was shown in a list which of their matters were handed over, to whom and when: on each of them (R10), where
    none but its two would look for it (R6).
    """
    for one in kept:
        record("viewed", "hand_over_list", one, by=by)


@transaction.atomic
def read_text(*, kept: HandOver, by) -> str:
    """The recipient reads what was handed over. An hour after that beat erases it, and the fact of it stays.

    Raises NotAllowed for anybody but the recipient, Refused when nothing waits any more.
    """
    waiting = HandOverText.objects.select_for_update().filter(hand_over=kept).first()
    require(Perm.READ_HAND_OVER, kept, by)
    if kept.recipient_id != by.pk:
        raise NotAllowed()
    if waiting is None or waiting.ends_at <= timezone.now():
        raise Refused("Nothing waits to be read: it was read, or its days are over.")
    if waiting.opened_at is None:
        waiting.opened_at = timezone.now()
        waiting.save(update_fields=["opened_at"])
    record("did", "read_hand_over", kept, by=by)
    return decrypt(waiting.sealed, SEALED)


def erase_old_texts() -> int:
    """Erases texts that were read an hour ago, or waited as many days as their agency allows now; returns how many."""
    erased = 0
    for waiting in HandOverText.objects.select_related("hand_over__agency_return__agency"):
        if waiting.ends_at > timezone.now():
            continue
        kept = waiting.hand_over
        with transaction.atomic():
            if not waiting.delete()[0]:  # by another worker, a moment ago
                continue
            record("did", "erase_hand_over", kept, by=None)
        erased += 1
    return erased


def seal_texts_anew() -> Resealed:
    """Texts that wait, sealed with the present key, as `seal_factors_anew` does; nobody reads them by it."""

    def seal(waiting: HandOverText) -> bool:
        sealed = sealed_anew(waiting.sealed, SEALED)
        if sealed is not None:
            waiting.sealed = sealed
            waiting.save(update_fields=["sealed"])
        return sealed is not None

    return each_in_batches(HandOverText.objects.all(), seal)
