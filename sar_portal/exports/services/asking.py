"""Asking for a file, and deciding on the names that were found in it."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from reviews.models import Review, Submission
from sar_portal.access.audit import record
from sar_portal.access.decide import can, require
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import User
from sar_portal.design.words import date_in_words
from sar_portal.documents.models import Kind
from sar_portal.exports import policies
from sar_portal.exports.models import Basis, Export, NamesDecision
from sar_portal.exports.selectors.content import check_size
from sar_portal.exports.selectors.making import content_of

KEEP = "keep"
MEETING_WITHIN = timedelta(days=60)


@transaction.atomic
def ask_export(
    *,
    review: Review,
    what: str,
    submission: Submission | None = None,
    query: str = "",
    kind: str,
    names: str,
    recipient: str,
    purpose: str,
    basis: str,
    basis_words: str = "",
    by,
) -> Export:
    """Asks the worker for a file. The caller has asked the person to prove who they are again (S4).

    Raises NotAllowed or NotNow, or Refused: no purpose or recipient, too often, more than that kind of file can hold.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two tabs cannot both be the tenth
    of_board = can(by, Perm.READ_COMBINED, review)
    export = Export(
        scope=review.scope if of_board or submission is None else submission.part.agency_return.scope,
        review=review,
        what=what,
        submission=submission,
        query=query if what == Export.What.COMPOSITE else "",
        kind=kind,
        names=names,
        recipient=recipient.strip(),
        purpose=purpose.strip(),
        basis=basis,
        basis_words=basis_words.strip(),
        asked_by=by,
    )
    policies.check_may_have(export, by=by)
    if not export.recipient or not export.purpose or (basis == "other" and not export.basis_words):
        raise Refused("Say who the file is for, what for, and on which ground.")
    policies.check_not_too_often(by=by)
    check_size(content_of(export), kind)
    export.save()
    record("did", "ask_export", export, by=by, details={"what": what, "kind": kind, "names": names, "basis": basis})
    make_later(export)
    return export


@transaction.atomic
def ask_packs(
    *, review: Review, chapters: list[str], meeting_on: date, members: Iterable[User], others: list[str], by
) -> list[Export]:
    """Asks the worker for a copy of the meeting pack for each reader: a member's holds what that member may read.

    `others` are people without an account here: their copies hold what `by` may read, who hands them over. The caller has
    asked the person to prove who they are again (S4). Raises NotAllowed or NotNow, or Refused: nobody to read it, nothing
    chosen, a meeting in the past or beyond 60 days, too many copies.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    readers = [*((one.name, one) for one in members), *((name.strip(), None) for name in others if name.strip())]
    if not readers:
        raise Refused("Say who the pack is for.")
    if not timezone.localdate() <= meeting_on <= timezone.localdate() + MEETING_WITHIN:
        raise Refused(
            f"The meeting is today or within {MEETING_WITHIN.days} days: a pack is kept until the day after it."
        )
    policies.check_not_too_many_packs(len(readers), by=by)
    query = urlencode([("chapter", name) for name in chapters])
    packs = []
    for name, member in readers:
        pack = Export(
            scope=review.scope,
            review=review,
            what=Export.What.PACK,
            query=query,
            kind=Kind.PDF,
            names=Export.Names.CODES,
            recipient=name[:200],
            for_user=member,
            meeting_on=meeting_on,
            purpose=f"Meeting of the subgroup on {date_in_words(meeting_on)}",
            basis=Basis.REVIEW,
            asked_by=by,
        )
        policies.check_may_have(pack, by=pack.reader)
        check_size(content_of(pack), pack.kind)
        packs.append(pack)
    policies.check_not_asked_twice(packs, by=by)
    # All is read before the first is recorded: the trail of the review is held until this transaction ends.
    for pack in packs:
        pack.save()
        record("did", "ask_pack", pack, by=by, details={"chapters": chapters, "member": pack.for_user_id})
        make_later(pack)
    return packs


@transaction.atomic
def decide_names(*, export: Export, written: dict[int, str], by) -> Export:
    """Keeps what becomes of each thing found (`KEEP` leaves the words as they are), and has the file made.

    Nothing is changed in any agency's row. Raises NotAllowed, NotNow, or Refused where a thing found has no answer.
    """
    locked = Export.objects.select_for_update(of=("self",), no_key=True).get(pk=export.pk)
    if locked.asked_by_id != by.pk:
        raise NotAllowed()
    policies.check_still_has(locked, by=by)
    if locked.state != Export.State.NAMES_FOUND:
        raise NotNow("The names of this export are decided already.")
    decided = {}
    for one in locked.found.all():
        said = written.get(one.pk, "")
        if said != KEEP and said not in one.options:
            raise Refused("Say of each thing found what becomes of it.")
        decided[str(one.pk)] = "" if said == KEEP else said
    NamesDecision.objects.create(subject=locked, verb="decide_names", written=decided, by=by)
    locked.state, locked.state_since = Export.State.QUEUED, timezone.now()
    locked.save(update_fields=["state", "state_since"])
    kept = sum(not said for said in decided.values())
    record("did", "decide_names", locked, by=by, details={"written": len(decided) - kept, "kept": kept})
    make_later(locked)
    return locked


def make_later(export: Export) -> None:
    """Wakes the worker once the row is safely stored; beat sweeps up a lost task (exports.tasks)."""

    def ask() -> None:
        try:
            current_app.send_task("sar_portal.exports.tasks.make_export", args=[export.pk], retry=False)
        except OperationalError:
            pass

    transaction.on_commit(ask)
