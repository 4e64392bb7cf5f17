"""What the coordinator and the lead reviewer write beside rows of the composite. No row is hidden or changed by it."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from chronology.models import ReturnedEntry
from reviews.models import Review
from reviews.policies import check_open
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import AnnotatedRow, Annotation, KeyEpisode
from sar_portal.combined.policies import check_rows_readable

Rows = Sequence[ReturnedEntry]


@transaction.atomic
def add_note(*, review: Review, rows: Rows, text: str, by) -> Annotation:
    """A note on one row or several. Raises NotAllowed, or Refused when it is empty or the review is closed."""
    if not text.strip():
        raise Refused("Write the note first.")
    return _annotate(review, rows, by, verb=Annotation.Verb.NOTE, text=text.strip())


@transaction.atomic
def mark_fact(*, review: Review, rows: Rows, mark: str, fact: str, by) -> Annotation:
    """Marks a fact as agreed, disputed or unresolved, or takes the mark off again. Every mark is kept; the last counts."""
    if mark not in Annotation.Mark.values:
        raise Refused("Say how the fact stands.")
    if mark != Annotation.Mark.CLEARED and not fact.strip():
        raise Refused("Say which fact it is.")
    return _annotate(review, rows, by, verb=Annotation.Verb.MARK, mark=mark, text=fact.strip())


@transaction.atomic
def tag_episode(*, episode: KeyEpisode, rows: Rows, by) -> Annotation:
    """Puts rows into a key episode."""
    return _annotate(episode.review, rows, by, verb=Annotation.Verb.TAG, episode=episode)


@transaction.atomic
def untag_episode(*, episode: KeyEpisode, rows: Rows, by) -> Annotation:
    """Takes rows out of a key episode; that they were in it stays on record."""
    return _annotate(episode.review, rows, by, verb=Annotation.Verb.UNTAG, episode=episode)


def _annotate(review: Review, rows: Rows, by, **facts) -> Annotation:
    require(Perm.WORK_COMPOSITE, review, by)
    check_open(review)
    check_rows_readable(review, rows, by=by)
    annotation = Annotation.objects.create(subject=review, by=by, **facts)
    AnnotatedRow.objects.bulk_create(AnnotatedRow(annotation=annotation, entry=row) for row in rows)
    record("did", f"{annotation.verb}_entries", review, by=by, details={"annotation": annotation.pk, "rows": len(rows)})
    return annotation


@transaction.atomic
def add_episode(*, review: Review, name: str, starts_on: date, ends_on: date, why: str = "", by) -> KeyEpisode:
    """Names a key practice episode. Raises NotAllowed, or Refused: no name, a name twice, an end before the start."""
    require(Perm.WORK_COMPOSITE, review, by)
    check_open(review)
    episode = KeyEpisode(review=review, **_facts(name, starts_on, ends_on, why))
    episode._history_user = by
    _once(lambda: episode.save(force_insert=True))
    record("did", "add_episode", episode, by=by)
    return episode


@transaction.atomic
def change_episode(
    *, episode: KeyEpisode, version: int, name: str, starts_on: date, ends_on: date, why: str = "", by
) -> KeyEpisode:
    """Changes name, period or reason if nobody else has since `version`. Raises Stale too (R14)."""
    KeyEpisode.objects.select_for_update(of=("self",), no_key=True).get(pk=episode.pk)
    require(Perm.WORK_COMPOSITE, episode, by)
    check_open(episode.review)
    facts = _facts(name, starts_on, ends_on, why)
    saved = _once(lambda: save_checked(episode, version=version, values=facts, by=by))
    record("did", "change_episode", episode, by=by, details={"version": saved.version})
    return saved


def _facts(name: str, starts_on: date, ends_on: date, why: str) -> dict:
    if not name.strip():
        raise Refused("Give the episode a name.")
    if ends_on < starts_on:
        raise Refused("The episode ends before it starts.")
    return {"name": name.strip(), "starts_on": starts_on, "ends_on": ends_on, "why": why.strip()}


def _once(save):
    try:
        with transaction.atomic():
            return save()
    except IntegrityError as error:
        raise Refused("Another key episode of this review has that name.") from error
