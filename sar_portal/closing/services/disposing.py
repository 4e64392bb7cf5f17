"""Disposing of records in the worker: the rows in one transaction, then the files, then the certificate."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from reviews.models import Review
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditChain, Scope
from sar_portal.accounts.models import User
from sar_portal.closing import policies
from sar_portal.closing.models import Certificate, Disposal, DoomedRow, LegalHold
from sar_portal.closing.selectors.rows import Rows, counted, files_in, rows_of, scopes_of
from sar_portal.closing.services.deciding import Verb, decide
from sar_portal.closing.services.retention import tell
from sar_portal.documents import storage
from sar_portal.documents.canonical import content_hash

log = logging.getLogger(__name__)
State = Disposal.State
BATCH = 5_000
BROKEN = (
    "The database could not remove the records, so nothing was removed. Tell whoever runs the portal, then decide anew."
)


def dispose(*, disposal: Disposal) -> None:
    """Does what two people have decided. A killed worker leaves it to the next one: before the rows went, or before the files."""
    disposal.refresh_from_db()
    if disposal.state == State.CONFIRMED:
        try:
            _erase_rows(disposal)
        except Refused as refused:
            _hand_back(disposal, refused.sentence)
            return
        except DatabaseError as error:
            # By its name alone: its words may hold those of a row (R9).
            log.error("disposal %s could not be done: %s", disposal.pk, type(error).__name__)
            _hand_back(disposal, BROKEN)
            return
    disposal.refresh_from_db()
    if disposal.state == State.ERASED:
        _remove_files(disposal)


@transaction.atomic
def _hand_back(disposal: Disposal, sentence: str) -> None:
    """What stood in the way may end, but then two people decide anew: nothing goes by itself the day a hold is lifted."""
    locked = Disposal.objects.select_for_update(of=("self",), no_key=True).get(pk=disposal.pk)
    if locked.state == State.CONFIRMED:
        locked.state, locked.confirmed_by, locked.confirmed_at = State.PROPOSED, None, None
        locked.sentence = sentence
        locked.save(update_fields=["state", "confirmed_by", "confirmed_at", "sentence"])
        decide(locked, Verb.HAND_BACK, by=None)


@transaction.atomic
def _erase_rows(disposal: Disposal) -> None:
    """Every row at once, or none. Raises Refused where since it was confirmed a legal hold was set, or it is due no more.

    The walls of append-only tables let a row go only while it stands in the list of a disposal that two people decided
    (migration 0002). The list is gone with the transaction.
    """
    review = Review.objects.select_for_update(of=("self",)).filter(pk=disposal.scope_id).first()
    locked = Disposal.objects.select_for_update(of=("self",), no_key=True).get(pk=disposal.pk)
    if locked.state != State.CONFIRMED:
        return  # another worker was first
    if review is None:
        raise Refused(policies.GONE)
    policies.check_no_hold(review)
    policies.check_still_due(review, locked.kind)
    scopes = scopes_of(review)
    found = rows_of(review, locked.kind)
    locked.counted = counted(found)
    locked.files = [name for name, _, _ in files_in(found)]
    locked.state = State.ERASING
    locked.save(update_fields=["counted", "files", "state"])
    for rows in found:
        _doom(locked, rows)
    for rows in _in_turn(found):
        _erase(locked, rows)
    DoomedRow.objects.filter(disposal=locked).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may point to a row that is gone
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    locked.state = State.ERASED
    locked.save(update_fields=["state"])
    for scope in Scope.objects.filter(pk__in=scopes).select_related("parent"):
        grants.sync(scope)
    record(
        "did",
        "erase_rows",
        locked.scope,
        by=locked.confirmed_by,
        details={"disposal": locked.pk, "rows": locked.counted["rows"]},
    )


def _doom(disposal: Disposal, rows: Rows) -> None:
    DoomedRow.objects.bulk_create(
        (
            DoomedRow(
                disposal=disposal, table_name=rows.table, key_name=rows.key_name, key=str(key), scope_id=rows.lie[key]
            )
            for key in rows.keys
        ),
        batch_size=BATCH,
    )


def _in_turn(found: list[Rows]) -> Iterator[Rows]:
    """Holds one by one, oldest first: a lifting that went before what it lifted would let the hold come back."""
    for rows in found:
        if rows.model is LegalHold:
            yield from (Rows(rows.model, {key: rows.lie[key]}) for key in rows.keys)
        else:
            yield rows


def _erase(disposal: Disposal, rows: Rows) -> None:
    """By the list, and by nothing else. Of append-only tables a function of their owner does it, as the portal may not.

    The names come from our own models, so nothing of a request is in the statement.
    """
    keys = [str(key) for key in rows.keys]
    statement = (
        f'DELETE FROM "{rows.table}" row USING closing_doomedrow doomed WHERE doomed.disposal_id = %s '  # noqa: S608  (ours)
        f'AND doomed.table_name = %s AND doomed.key = row."{rows.key_name}"::text AND doomed.key = ANY(%s)'
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_doomed(%s, %s, %s)", [disposal.pk, rows.table, keys])
        if cursor.fetchone() == (None,):
            cursor.execute(statement, [disposal.pk, rows.table, keys])


def _remove_files(disposal: Disposal) -> None:
    """Takes the files away, then says that it is done: the certificate is made once nothing is left."""
    for name in disposal.files:
        storage.remove(name)
    with transaction.atomic():
        locked = Disposal.objects.select_for_update(of=("self",), no_key=True).get(pk=disposal.pk)
        if locked.state != State.ERASED:
            return
        locked.state, locked.files = State.DONE, []
        locked.save(update_fields=["state", "files"])
        second = locked.confirmed_by
        if second is None or locked.confirmed_at is None:
            raise ValueError(f"{locked} was never confirmed")  # the table's own constraint says so too
        content = _certified(locked, second, locked.confirmed_at)
        Certificate.objects.create(
            subject=locked, verb="certify", content=content, sha256=content_hash(content), by=second
        )
        tell(locked, "disposal_done", locked.proposed_by)
        details = {"disposal": locked.pk, "certificate": content_hash(content)}
        record("did", "dispose", locked.scope, by=locked.confirmed_by, details=details)


def _certified(disposal: Disposal, second: User, at: datetime) -> dict:
    """What, by which rule, decided by whom and when. People by name, as on every decision; of the case, its reference alone."""
    chain = AuditChain.objects.get(scope=disposal.scope)
    return {
        "board": disposal.board.name,
        "reference": disposal.reference,
        "kind": disposal.get_kind_display(),
        "rule": disposal.rule,
        "due_on": disposal.due_on.isoformat(),
        "proposed": {"by": disposal.proposed_by.name, "at": disposal.proposed_at.isoformat()},
        "confirmed": {"by": second.name, "at": at.isoformat()},
        "disposed_of": disposal.counted,
        "audit_trail": {"events": chain.length, "head": chain.head},
    }


def waiting_disposals() -> list[int]:
    """Confirmed and not done: the task was lost, or its worker killed."""
    going = Disposal.objects.filter(state__in=[State.CONFIRMED, State.ERASED])
    return list(going.order_by("pk").values_list("pk", flat=True))
