"""What stands beside rows of the composite, found again in every version; and the key episodes of a review.

An annotation is shown to whoever may read every row that it is about, a key episode to whoever may read every row that was
ever tagged with it (R12).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from chronology.models import ReturnedEntry
from chronology.selectors.returned_entries import is_changed
from reviews.models import AgencyReturn, Review, Submission
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import AnnotatedRow, Annotation, KeyEpisode

Verb, Mark = Annotation.Verb, Annotation.Mark
NOBODYS = 0  # the key of no return


@dataclass(frozen=True)
class Said:
    """One annotation beside one row. `changed`: the row tells otherwise now than when it was written."""

    annotation: Annotation
    changed: bool


@dataclass
class Beside:
    """Everything said of one row: its notes, the mark that counts, the key episodes that it is in, and all in order."""

    notes: list[Said] = field(default_factory=list)
    mark: Said | None = None
    episodes: dict[int, Said] = field(default_factory=dict)
    everything: list[Said] = field(default_factory=list)

    def add(self, said: Said) -> None:
        """In the order in which it was said."""
        one = said.annotation
        self.everything.append(said)
        if one.verb == Verb.NOTE:
            self.notes.append(said)
        elif one.verb == Verb.MARK:
            self.mark = None if one.mark == Mark.CLEARED else said
        elif one.episode_id is not None:
            self.episodes.pop(one.episode_id, None)
            if one.verb == Verb.TAG:
                self.episodes[one.episode_id] = said


def _hidden_rows(viewer, review: Review | None = None) -> QuerySet[AnnotatedRow]:
    """Rows of returns that the viewer may not read; of one review, or of all."""
    readable = visible(viewer, Perm.READ_RETURNED, AgencyReturn)
    readable = readable if review is None else readable.filter(review=review)
    # Asked of each row by itself, as a value that PostgreSQL cannot make a join of: joined to them it read through all entries.
    # An entry that the wall does not show is of no return, and so of none that they read.
    of_entry = ReturnedEntry.objects.filter(pk=OuterRef("entry")).values("agency_return")
    rows = AnnotatedRow.objects.annotate(whose=Coalesce(Subquery(of_entry), NOBODYS, output_field=BigIntegerField()))
    return rows.exclude(whose__in=readable.order_by().values("pk"))


def _out_of_reach(viewer, review: Review) -> QuerySet[AgencyReturn]:
    """The returns of a review with an accepted version, of which alone something is said, that the viewer may not read. Mostly
    there is none, and then no row need be asked whose it is: the thousands of a long review were, at each page.
    """
    readable = visible(viewer, Perm.READ_RETURNED, AgencyReturn).filter(review=review).order_by().values("pk")
    accepted = Submission.objects.filter(Submission.WHEN[Perm.READ_RETURNED](), part__agency_return=OuterRef("pk"))
    return AgencyReturn.objects.filter(Exists(accepted), review=review).exclude(pk__in=readable).order_by()


def annotations_for(viewer, review: Review) -> QuerySet[Annotation]:
    hidden = _hidden_rows(viewer, review).filter(annotation=OuterRef("pk"))
    found = visible(viewer, Perm.READ_COMBINED, Annotation).filter(subject=review)
    return found.exclude(Exists(_out_of_reach(viewer, review)), Exists(hidden))


def beside(viewer, review: Review, rows: Iterable[ReturnedEntry]) -> dict[int, Beside]:
    """By a row's identity, what was said of it in this or an earlier version."""
    now = {row.entry_id_then: row for row in rows}
    said = AnnotatedRow.objects.filter(
        entry__entry_id_then__in=now, annotation__in=annotations_for(viewer, review).values("pk")
    )
    ordered = said.select_related("entry", "annotation__by", "annotation__episode").order_by(
        "annotation__at", "annotation_id"
    )
    found: dict[int, Beside] = defaultdict(Beside)
    for row in ordered:
        identity = row.entry.entry_id_then
        found[identity].add(Said(row.annotation, is_changed(row.entry, now[identity])))
    return found


def identities_of(viewer, review: Review, *, episode: int | None = None, mark: str = "") -> set[int]:
    """The rows that are in a key episode now, or whose mark is this now."""
    everything = AnnotatedRow.objects.filter(annotation__in=annotations_for(viewer, review).values("pk"))
    if episode is not None:
        said = everything.filter(annotation__episode=episode)
    else:
        said = everything.filter(annotation__verb=Verb.MARK)
    last: dict[int, bool] = {}
    columns = ("entry__entry_id_then", "annotation__verb", "annotation__mark")
    for identity, verb, marked in said.order_by("annotation__at", "annotation_id").values_list(*columns):
        last[identity] = verb == Verb.TAG if episode is not None else marked == mark
    return {identity for identity, counts in last.items() if counts}


@dataclass(frozen=True)
class Episode:
    """A key episode with how many rows are in it."""

    episode: KeyEpisode
    rows: int


def episodes_of(viewer, review: Review) -> QuerySet[KeyEpisode]:
    """The key episodes of a review, the earliest first."""
    hidden = _hidden_rows(viewer, review).filter(annotation__episode=OuterRef("pk"))
    found = visible(viewer, Perm.READ_COMBINED, KeyEpisode).filter(review=review)
    return found.exclude(Exists(_out_of_reach(viewer, review)), Exists(hidden))


def episodes_of_all(viewer) -> QuerySet[KeyEpisode]:
    """Of every review, those that the viewer may know of."""
    hidden = _hidden_rows(viewer).filter(annotation__episode=OuterRef("pk"))
    return visible(viewer, Perm.READ_COMBINED, KeyEpisode).exclude(Exists(hidden))


def episodes_with_rows(viewer, review: Review) -> list[Episode]:
    """Each with the number of its rows, in two queries."""
    said = AnnotatedRow.objects.filter(annotation__in=annotations_for(viewer, review).values("pk"))
    last: dict[tuple[int, int], bool] = {}
    columns = ("annotation__episode_id", "entry__entry_id_then", "annotation__verb")
    tagged = said.filter(annotation__episode__isnull=False).order_by("annotation__at", "annotation_id")
    for episode, identity, verb in tagged.values_list(*columns):
        last[episode, identity] = verb == Verb.TAG
    counts: dict[int, int] = defaultdict(int)
    for (episode, _), counts_now in last.items():
        counts[episode] += counts_now
    return [Episode(one, counts[one.pk]) for one in episodes_of(viewer, review)]


def episode_of(viewer, review: Review, key: int) -> KeyEpisode:
    """Raises Http404 for an episode of another review."""
    found = episodes_of(viewer, review).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
