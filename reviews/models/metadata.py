"""Review metadata: what the national analyses of Safeguarding Adult Reviews found missing in most reports."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from reviews.models.review import Review
from sar_portal.access.history import TrackedModel, tracked


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


class ReferralSource(models.TextChoices):
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    NHS = "nhs", "NHS"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire and rescue"
    CORONER = "coroner", "Coroner"
    HOUSING = "housing", "Housing"
    PROVIDER = "provider", "Care provider"
    VOLUNTARY = "voluntary", "Voluntary sector"
    FAMILY = "family", "Family or friends"
    OTHER = "other", "Somebody else"


class Reviewer(models.TextChoices):
    INDEPENDENT = "independent", "An independent reviewer"
    INTERNAL = "internal", "Somebody of a partner agency"
    NONE = "none", "No lead reviewer"


class Sex(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHERWISE = "otherwise", "Described otherwise"
    UNKNOWN = "unknown", "Not recorded"


class Ethnicity(models.TextChoices):
    """The five groups of the census of England and Wales."""

    ASIAN = "asian", "Asian or Asian British"
    BLACK = "black", "Black, Black British, Caribbean or African"
    MIXED = "mixed", "Mixed or multiple ethnic groups"
    WHITE = "white", "White"
    OTHER = "other", "Other ethnic group"
    UNKNOWN = "unknown", "Not recorded"


class Need(models.TextChoices):
    FRAILTY = "frailty", "Physical disability or frailty"
    LEARNING = "learning", "Learning disability"
    AUTISM = "autism", "Autism"
    MENTAL = "mental", "Mental ill health"
    MEMORY = "memory", "Dementia or other memory problems"
    BRAIN = "brain", "Acquired brain injury"
    SENSORY = "sensory", "Sensory impairment"
    SUBSTANCES = "substances", "Use of alcohol or drugs"
    HOMELESS = "homeless", "Homelessness"
    OTHER = "other", "Other needs"


class Domain(models.TextChoices):
    """The domains of learning of the national analysis."""

    PRACTICE = "practice", "Direct practice"
    TOGETHER = "together", "Work between agencies"
    ORGANISATION = "organisation", "Organisations"
    BOARD = "board", "Governance by the board"
    NATIONAL = "national", "National"


class Factor(models.TextChoices):
    """Contributory factors under the nine headings by which practitioners are interviewed (SCIE guide 24)."""

    PERSON = "person", "The adult and the family"
    ROLE = "role", "The practitioner’s own role"
    WORK = "work", "Work environment"
    PERSONAL = "personal", "Personal to the practitioner"
    TEAM = "team", "The team"
    TOGETHER = "together", "Work between agencies"
    CULTURE = "culture", "Organisational culture and management"
    WIDER = "wider", "Wider context"
    OTHER = "other", "Other factors"


class Publication(models.TextChoices):
    FULL = "full", "In full"
    SUMMARY = "summary", "A summary or briefing"
    NONE = "none", "Not published"


def _choice(words: str, of: type[models.TextChoices], longest: int = 16) -> models.CharField:
    return models.CharField(words, max_length=longest, choices=of, blank=True)


def _several(words: str, of: type[models.TextChoices]) -> ArrayField:
    return ArrayField(models.CharField(max_length=12, choices=of), verbose_name=words, default=list, blank=True)


class Metadata(TrackedModel):
    """What is not known of a review from its other pages. Empty is 'not said yet', never 'no'."""

    SCOPE = "review"

    review = models.OneToOneField(Review, models.PROTECT, related_name="metadata")
    adults = models.PositiveSmallIntegerField(
        "how many adults", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    referral_source = _choice("who referred it", ReferralSource)
    reviewer = _choice("who led the review", Reviewer)
    panel = _choice("was there a panel", YesNo)
    family_invited = _choice("was the family invited to take part", YesNo)
    family_reason = models.CharField("why not", max_length=300, blank=True)
    family_took_part = _choice("did the family take part", YesNo)
    advocate = _choice("was there an advocate", YesNo)
    inquest = _choice("was there an inquest", YesNo)
    criminal = _choice("was there a criminal investigation", YesNo)
    sex = _choice("sex", Sex)
    ethnicity = _choice("ethnic group", Ethnicity)
    needs = _several("needs for care and support", Need)
    domains = _several("domains of learning", Domain)
    factors = _several("contributory factors", Factor)
    completed_on = models.DateField("report approved by the board", null=True, blank=True)
    publication = _choice("published", Publication)
    published_on = models.DateField("published on", null=True, blank=True)
    publication_reason = models.CharField("why it was not published", max_length=300, blank=True)

    history = tracked()

    class Meta(TrackedModel.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "review metadata"
        constraints = [
            models.CheckConstraint(condition=Q(adults__isnull=True) | Q(adults__gte=1), name="metadata_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"metadata of {self.review_id}"
