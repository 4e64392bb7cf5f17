"""The review's shelf of the people key: who is meant by the codes that several agencies write, and who was shown the names."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models.review import Review
from sar_portal.access.history import TrackedModel, tracked
from sar_portal.access.models import Decision
from sar_portal.documents.identities import SealedList, SealedText


class CommonPerson(TrackedModel):
    """A person whom several agencies write about: family, neighbours, people of other bodies. Kept by the coordinator.

    The adult stands apart, in `AdultIdentity`; an agency's own people stand in that agency's key alone (R4).
    """

    SCOPE = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="people")
    code = models.CharField("code used in the text", max_length=40)
    name = SealedText("real name", max_length=120, blank=True)
    spellings = SealedList(default=list, blank=True)
    role = models.CharField(max_length=120, blank=True)
    agencies_see_name = models.BooleanField("agencies may see the name", default=False)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="common_code_once")]

    def __str__(self) -> str:
        return self.code


class NamesShown(Decision):
    """Real names of one review shown to one person, with a reason, until a moment; or hidden again. Append-only (R8, G5)."""

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="names_shown")
    until = models.DateTimeField(default=timezone.now)

    class Meta(Decision.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(verb="show") | ~Q(reason=""), name="names_shown_with_reason"),
        ]
        indexes = [models.Index(fields=["subject", "by", "-at"])]

    def __str__(self) -> str:
        return f"names of {self.subject_id} {self.verb}"


class FamilyContact(Decision):
    """A contact with the family, with friends or an advocate, or with the adult: who was told, asked or heard, and what they
    wish for. For whoever may know who the adult is. Append-only (R8).

    `verb` says how; `reason` holds what was said.
    """

    class How(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        MEETING = "meeting", "At a meeting"
        POST = "post", "By letter"
        EMAIL = "email", "By e-mail"
        OTHERWISE = "otherwise", "Otherwise"

    SCOPE = "subject"

    subject = models.ForeignKey(Review, models.PROTECT, related_name="family_contacts")
    happened_on = models.DateField()
    with_whom = models.CharField("with whom, by relation", max_length=120)

    class Meta(Decision.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"contact with the family {self.pk}"

    @property
    def how_said(self) -> str:
        return str(self.How(self.verb).label)
