"""What the board's side does with everything returned: shares it, annotates it, talks about it, decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from chronology.models import Candidate, ReturnedEntry
from reviews.models import AgencyReturn, Review, Wording
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision


class Sharing(Decision):
    """The coordinator shares a review's combined returns with one subgroup member, or withdraws that. Append-only (R4, R8)."""

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="sharings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_id}"


# The thread of comments on nothing in particular, whose place is empty.
OTHER = "other"


class SubgroupComment(models.Model):
    """A comment on the combined returns or an answer to one, kept as written.

    `place` is the key of what it is about, such as 'kloe:3' or 'gaps'; an answer has the place of what it answers.
    """

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="subgroup_comments")
    # The return it speaks of: whoever is excluded from that return sees neither the comment nor that there is one (R12).
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=40, blank=True)
    # Of the place, if it is one of these: whoever may not know of the thing hears nothing said of it (R12).
    disagreement = models.ForeignKey(Candidate, models.PROTECT, null=True, blank=True, related_name="+")
    episode = models.ForeignKey("combined.KeyEpisode", models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answered_by")
    about = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["at"]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def thread(self) -> str:
        """The key by which its thread is found."""
        return self.place or OTHER


class SubgroupDecision(Decision):
    """A decision or action agreed by the subgroup, with owner and date. Append-only (R8)."""

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="subgroup_decisions")
    # As of a comment (R12).
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    owner = models.CharField("who will do it", max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"decision {self.pk}"


class KeyEpisode(TrackedModel):
    """A key practice episode: a period that the reviewer looks at closely, with a name. Rows are tagged with it."""

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="key_episodes")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    why = models.TextField("why it is looked at", blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["starts_on", "ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "name"], name="episode_name_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="episode_in_order"),
        ]

    def __str__(self) -> str:
        return f"key episode {self.pk}"


class Annotation(Decision):
    """What the board's side says of rows of the composite: added, never changed (R8). It hides no row and alters none.

    A mark says how a fact stands; the last mark that names a row is the one that counts. `tag` puts rows into a key
    episode, `untag` takes them out.
    """

    class Verb(models.TextChoices):
        NOTE = "note", "Note"
        TAG = "tag", "Key episode"
        UNTAG = "untag", "No longer of the key episode"
        MARK = "mark", "Mark"

    class Mark(models.TextChoices):
        AGREED = "agreed", "Agreed"
        DISPUTED = "disputed", "Disputed"
        UNRESOLVED = "unresolved", "Unresolved"
        CLEARED = "cleared", "No mark"

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="annotations")
    text = models.TextField(blank=True)
    mark = models.CharField(max_length=10, choices=Mark, blank=True)
    episode = models.ForeignKey(KeyEpisode, models.PROTECT, null=True, blank=True, related_name="annotations")

    class Meta(Decision.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(verb="note") | ~Q(text=""), name="note_has_text"),
            models.CheckConstraint(condition=Q(verb="mark") ^ Q(mark=""), name="mark_is_said"),
            models.CheckConstraint(
                condition=Q(verb__in=["tag", "untag"]) ^ Q(episode__isnull=True), name="tag_has_episode"
            ),
            models.CheckConstraint(
                condition=~Q(mark__in=["agreed", "disputed", "unresolved"]) | ~Q(text=""), name="mark_names_its_fact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def said_what(self) -> str:
        return str(self.Verb(self.verb).label)


class AnnotatedRow(models.Model):
    """One row that an annotation is about, as it was read then; it is found again in every version by its identity."""

    SCOPE = "annotation"

    annotation = models.ForeignKey(Annotation, models.PROTECT, related_name="rows")
    entry = models.ForeignKey(ReturnedEntry, models.PROTECT, related_name="annotations")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["annotation", "entry"], name="annotated_once")]

    def __str__(self) -> str:
        return f"row of {self.annotation_id}"


class OverlapDecision(Decision):
    """Whether two recommendations go together, in the words they had then: added, never changed (R8); the last counts.

    Neither is changed or hidden by it: each agency keeps and answers for its own.
    """

    class Verb(models.TextChoices):
        TOGETHER = "together", "They go together"
        APART = "apart", "Not the same"

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="overlap_decisions")
    first = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    second = models.ForeignKey(Wording, models.PROTECT, related_name="+")

    class Meta(Decision.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=["together", "apart"]), name="overlap_verb_known"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="overlap_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.verb}"

    @property
    def said_what(self) -> str:
        return str(self.Verb(self.verb).label)
