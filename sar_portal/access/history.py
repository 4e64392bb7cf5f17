"""Earlier versions of drafts by simple-history, its silent gaps closed: bulk changes without history raise."""

from datetime import timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from sar_portal.access.errors import Refused


class HistoryWouldBeLost(Exception):
    """update() and bulk_update() write no history; use a service that saves, or bulk_create_with_history."""


class TrackedQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise HistoryWouldBeLost(f"{self.model.__name__}.update() would write no history")

    def bulk_update(self, *args, **kwargs):
        raise HistoryWouldBeLost(f"{self.model.__name__}.bulk_update() would write no history")


class TrackedModel(models.Model):
    """A draft or fact that people edit: every save leaves a history row by the person set in `_history_user`."""

    version = models.PositiveIntegerField(default=1)  # optimistic locking (R14)

    objects = TrackedQuerySet.as_manager()
    # Who is changing the row, and where the words come from: a service sets them, simple-history reads them.
    _history_user: Any
    _change_reason: str | None

    class Meta:
        abstract = True
        default_permissions = ()


Tracked = TypeVar("Tracked", bound=TrackedModel)


def by_person(row: Tracked, by) -> Tracked:
    """The row, whose next history row is written by this person: in a request, a task and a command alike."""
    row._history_user = by
    return row


def tracked(**kwargs) -> HistoricalRecords:
    """The history field of a tracked model. Its table gets the append-only trigger in the room's migration."""
    return HistoricalRecords(use_base_model_db=False, **kwargs)


class Stale(Refused):
    """Somebody else saved the same row in between (R14): nothing was overwritten, and the page shows both texts.

    `seen` is the token of what stands, where a row has no version: what the page shows is what the next sending has seen.
    """

    def __init__(self, current: models.Model, typed: dict, seen: str = ""):
        super().__init__("Someone else changed this while you were writing. Nothing was overwritten.")
        self.current = current
        self.typed = typed
        self.seen = seen


# What somebody is told who is the other one too, in a second window.
CHOOSE = "Nothing was overwritten: look at both, then send again."

# Typing is saved every few seconds; one earlier version per person and this long is enough to go back to.
AUTOSAVE_STRIDE = timedelta(minutes=10)


def _changed(row: models.Model, values: dict) -> dict:
    """Those of the values that are stored otherwise."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


@transaction.atomic
def save_checked(
    row: Tracked,
    *,
    version: int,
    values: dict,
    by,
    autosave: bool = False,
    stamp: dict | None = None,
    origin: str = "",
) -> Tracked:
    """Saves the values on a tracked row if nobody else has since `version`; returns the row as stored.

    Values that are stored already change nothing, so sending the same text twice is no conflict. With `autosave` the
    person's earlier versions are ten minutes apart; what another person wrote always stays in the history. `stamp` is
    written beside the values, and is no change by itself. `origin` is what the history says of a text that was not typed
    here. Raises Stale.
    """
    locked: Any = type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    changed = _changed(locked, values)
    if not changed:
        if not autosave:
            _keep_what_was_autosaved(locked)
        return locked
    if locked.version != version:
        raise Stale(locked, values)
    without_history = _continues(locked, by, autosave)
    changed |= stamp or {}
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.version += 1
    locked._history_user = by
    locked._change_reason = origin or None
    if without_history:
        locked.save_without_historical_record(update_fields=["version", *changed])
    else:
        locked.save(update_fields=["version", *changed])
    return locked


def keep_checked(
    model: type[Tracked],
    key: dict,
    *,
    version: int,
    values: dict,
    by,
    autosave: bool = False,
    stamp: dict | None = None,
    origin: str = "",
) -> Tracked:
    """The one row that `key` names: the first words make it, later ones are checked against the version the writer saw (R14).

    `version` is 0 for a page that was empty. `stamp` is written beside the values, and is no change by itself. Raises Stale.
    """
    row: Tracked | None = model._default_manager.filter(**key).first()  # type: ignore[assignment]
    if row is None:
        row = by_person(model(**key, **values, **(stamp or {})), by)
        row._change_reason = origin or None
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            return row
        except IntegrityError:
            # Two people opened the empty page and wrote at once: the second is shown the first's words, unless they are theirs.
            there: Any = model._default_manager.get(**key)
            if _changed(there, values):
                raise Stale(there, values) from None
            row = there
    if not _changed(row, values):
        return row if autosave else save_checked(row, version=version, values=values, by=by)
    return save_checked(row, version=version, values=values, by=by, autosave=autosave, stamp=stamp, origin=origin)


def save_beside(rows: list, *names: str, by) -> None:
    """Saves facts that stand beside the text of rows, such as their order, in two queries however many rows there are.

    Each gets its history row. Versions stay, so that nobody who is writing in one of them is interrupted.
    """
    if not rows:
        return
    model = type(rows[0])
    models.QuerySet(model).bulk_update(rows, names)
    model.history.bulk_history_create(rows, update=True, default_user=by)


def _continues(locked, by, autosave: bool) -> bool:
    """Does this save go on with the person's own typing? If not, what was only autosaved gets its version now."""
    newest = locked.history.first()
    if newest is None:
        return False
    if autosave and newest.history_user_id == by.pk and newest.history_date > timezone.now() - AUTOSAVE_STRIDE:
        return True
    _keep_what_was_autosaved(locked)
    return False


def _keep_what_was_autosaved(locked) -> None:
    """Pressing Save gives a version to what is typed, also where saving by itself came a moment before."""
    newest = locked.history.first()
    if newest is not None and newest.version < locked.version:
        type(locked).history.bulk_history_create([locked], update=True, default_user=newest.history_user)
