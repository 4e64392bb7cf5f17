"""Files kept, and papers made. Rows are added, never changed: a correction is another file, another version (R7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sar_portal.access.models import Decision, Scope
from sar_portal.accounts.models import Board

SHA256 = r"^[0-9a-f]{64}$"


class Kind(models.TextChoices):
    """What a file is, by content as well as by name (uploads.py)."""

    PDF = "pdf", "PDF document"
    DOCX = "docx", "Word document"
    DOCM = "docm", "Word document with macros"
    XLSX = "xlsx", "Excel workbook"
    CSV = "csv", "CSV table"
    TXT = "txt", "Plain text"
    PNG = "png", "PNG picture"
    JPG = "jpg", "JPEG picture"


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.DOCM: "application/vnd.ms-word.document.macroEnabled.12",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.TXT: "text/plain; charset=utf-8",
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
}


class StoredFile(models.Model):
    """One file in the private store. A trigger lets nothing but the scan result change."""

    SCOPE = "scope"

    class Origin(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        MADE = "made", "Made here"

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Not scanned"
        CHECKING = "checking", "Being checked"
        CLEAN = "clean", "Nothing found"
        INFECTED = "infected", "Malware found"

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="stored_files")
    kind = models.CharField(max_length=4, choices=Kind)
    origin = models.CharField(max_length=8, choices=Origin)
    # A random name in the store: it says nothing of the case. The name it came with is kept here and nowhere else (R9).
    storage_name = models.CharField(max_length=80, unique=True)
    original_name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan_result = models.CharField(max_length=11, choices=Scan, default=Scan.NOT_SCANNED)
    # Which signatures the scanner had when it was last asked again at night; empty until then (upkeep.rescans).
    asked_with = models.CharField(max_length=20, blank=True, db_default="")
    # When the scanner was last asked and could not say, or the bytes could not be had; empty until then (services.scan_waiting).
    asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="file_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="file_sha256_is_one"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def is_closed(self) -> bool:
        """Whether nobody may open it, submit it or take it along: the scanner has not been asked yet, or found something (F5)."""
        return self.scan_result in (self.Scan.CHECKING, self.Scan.INFECTED) or self.came_before_the_scanner

    @property
    def came_before_the_scanner(self) -> bool:
        """Uploaded while there was no scanner, where there is one now: it waits like what came while the scanner was away."""
        unscanned = self.scan_result == self.Scan.NOT_SCANNED and self.origin == self.Origin.UPLOADED
        return unscanned and bool(settings.SCANNER)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[Kind(self.kind)]


class BoardCrest(Decision):
    """The picture at the head of a board's papers, or that it has none any more. Append-only (R8): the newest counts for papers
    that are frozen afterwards, and each earlier one stays for the papers that name it (R7).
    """

    SCOPE = "board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="crests")
    # Drawn here from the pixels of what was uploaded (press/pictures.py).
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    # That of the file: who freezes a paper need not be shown the board's files.
    sha256 = models.CharField(max_length=64, blank=True)
    alternative = models.CharField("what it shows, in words", max_length=120, blank=True)

    class Meta(Decision.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True, sha256="", alternative="")
                | (Q(file__isnull=False, sha256__regex=SHA256) & ~Q(alternative="")),
                name="crest_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"crest {self.pk}"


class Rendering(models.Model):
    """A numbered version of a paper: the fingerprint of the frozen data it shows, and the PDF. Append-only (R7)."""

    SCOPE = "scope"

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="renderings")
    paper = models.CharField(max_length=30)
    # The board's reference of the thing ('ASAB-SAR-2026-03-POL'), the same that stands on each page.
    reference = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    frozen_sha256 = models.CharField(max_length=64)
    # The fingerprint of what is printed beside the frozen data (an acceptance); empty where nothing is.
    beside_sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.OneToOneField(StoredFile, models.PROTECT, related_name="rendering")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "paper", "reference", "number", "beside_sha256"], name="paper_version_once"
            ),
            models.CheckConstraint(condition=Q(frozen_sha256__regex=SHA256), name="paper_sha256_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.reference} version {self.number}"

    @property
    def file_name(self) -> str:
        """Neutral: a reference and the kind of paper, never a name or case text (R9)."""
        return f"{self.reference}-{self.paper.replace('_', '-')}-v{self.number}.pdf"


class Making(models.Model):
    """What a worker is making at this moment, and how far it is: no second worker begins it. Gone once it is made."""

    what = models.CharField(max_length=60, unique=True)  # 'reviews.submission:12:accepted': model, key, no content
    percent = models.PositiveSmallIntegerField(default=0)
    # When the worker was last heard of; one that has been silent for long was killed.
    heard_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="making_percent")]

    def __str__(self) -> str:
        return self.what


class IdentityKey(models.Model):
    """What identities are sealed with in the tables (identities.py), itself sealed with a key of DATA_KEYS: whoever changes those
    changes this row, and none of the rows that are added and never changed.
    """

    key_id = models.CharField(max_length=16)  # which key of DATA_KEYS opens the box, in hexadecimal
    box = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"identity key {self.pk}"
