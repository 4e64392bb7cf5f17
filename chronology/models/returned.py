"""The rows of submitted chronologies, frozen for the board to read, and the column in which they are searched."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Concat

from chronology.models.entries import EntryFields
from reviews.models import AgencyReturn, Review, SignOff, Submission
from sar_portal.access.permissions import Perm

SEARCH_CONFIG = "english"


def plain_words(text) -> Func:
    """Text as the database shall read words in it. It would take 'seen/spoken' for the path of a file, 'door.No' for the
    name of a host, and skip what stands between < and >.
    """
    return Func(text, Value("/.<>"), Value("    "), function="translate", output_field=TextField())


# Everything that a row tells, for the search.
SEARCHED = (
    "ref", "date_original", "event", "action", "comment", "adults_voice", "adult_seen", "people", "contact_type", "source",
)  # fmt: skip


def searched_text() -> Func:
    return plain_words(Concat(*[part for name in SEARCHED for part in (F(name), Value(" "))], output_field=TextField()))


class ReturnedEntries(models.Manager):
    """The search column is for the database alone: it is as long as the row and never loaded."""

    def get_queryset(self):
        return super().get_queryset().defer("search")


class ReturnedEntry(EntryFields):
    """A row of a submitted chronology: what the composite reads (docs/decisions/0005). Append-only (R7)."""

    SCOPE = "agency_return"
    # The board reads rows of accepted versions, never of one that was sent back (R3).
    WHEN = {
        Perm.READ_RETURNED: lambda: Q(
            Exists(SignOff.objects.filter(submission=OuterRef("submission_id")).exclude(verb="send_back"))
        )
    }

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="entries")
    review = models.ForeignKey(Review, models.PROTECT, related_name="returned_entries")
    # Of which return its version is. Said in each row, as the database asks it of every row that somebody reads or searches;
    # a trigger sees to it that both say the same.
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="returned_entries", db_index=False)
    # The draft row it was frozen from: a stable identity across versions.
    entry_id_then = models.BigIntegerField()
    search = models.GeneratedField(
        expression=SearchVector(searched_text(), config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ReturnedEntries()

    # The words of its text that a search found, for the page to mark.
    found_words: tuple[str, ...] = ()

    class Meta(EntryFields.Meta):
        abstract = False
        verbose_name_plural = "returned entries"
        constraints = [
            *EntryFields.Meta.constraints,
            models.CheckConstraint(condition=~Q(source="") & ~Q(date_original=""), name="returned_source_and_date"),
            models.UniqueConstraint(fields=["submission", "ref"], name="returned_ref_once"),
        ]
        indexes = [
            models.Index(fields=["review", "sort_day", "sort_minute", "order_in_day", "id"]),
            models.Index(fields=["entry_id_then"], name="returned_identity"),
            GinIndex(fields=["search"], name="returned_search"),
        ]

    def __str__(self) -> str:
        return self.ref
