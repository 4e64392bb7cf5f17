"""The rows and files of a review, wherever they are: what its disposal removes, and nothing else."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from imr.models import HandOver, InterviewConfirmation, RecordCopy
from notifications.models import OutboxMessage
from reviews.models import Review, Submission
from sar_portal.access.row_wall import whole_house
from sar_portal.closing.belongings import belongings, is_agencies_own
from sar_portal.closing.models import Disposal, RecordKind
from sar_portal.documents.models import Rendering, StoredFile
from sar_portal.exports.models import Export

AGENCIES_OWN = "What agencies kept to themselves"
# Notices that tell of an interview record, with the interviewee's address.
OF_INTERVIEWS = ("interview_link", "interview_confirmed")


@dataclass(frozen=True)
class Rows:
    """Rows of one table: the key of each, and the scope in which it lies."""

    model: Any
    lie: dict[Any, int]

    @property
    def keys(self) -> list[Any]:
        return sorted(self.lie)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key_name(self) -> str:
        return self.model._meta.pk.column


def scopes_of(review: Review) -> list[int]:
    """The scopes of the review, of its returns, and of what was handed over beside it."""
    returns = list(review.returns.values_list("pk", flat=True))
    handed = HandOver.objects.filter(agency_return__in=returns).values_list("pk", flat=True)
    return [review.pk, *returns, *handed]


def rows_of(review: Review, kind: str) -> list[Rows]:
    """Every row of the kind, in every table that has one."""
    scopes = scopes_of(review)
    found = [_rows(one.rows(scopes), one.path) for one in belongings() if one.is_of(kind)]
    if kind == RecordKind.INTERVIEWS:
        found += _beside_interviews(review, scopes)
    return [one for one in found if one.lie]


def _rows(rows: QuerySet, path: str = "scope") -> Rows:
    return Rows(rows.model, dict(rows.order_by().values_list("pk", path)))


def _beside_interviews(review: Review, scopes: list[int]) -> Iterator[Rows]:
    """Papers and notices of the records: the papers lie among the return's other files."""
    copies = RecordCopy.objects.filter(interview__involvement__agency_return__review=review)
    answers = InterviewConfirmation.objects.filter(interview__involvement__agency_return__review=review)
    papers = Rendering.objects.filter(pk__in=copies.values("pdf"))
    yield _rows(papers)
    yield _rows(
        StoredFile.objects.filter(pk__in=papers.values("pdf"))
        | StoredFile.objects.filter(pk__in=answers.values("paper"))
    )
    yield _rows(OutboxMessage.objects.filter(scope__in=scopes, kind__in=OF_INTERVIEWS))


def files_in(found: Iterable[Rows]) -> list[tuple[str, str, int]]:
    """The files of the rows: random name in the store, fingerprint, size."""
    files: list[tuple[str, str, int]] = []
    for rows in found:
        if rows.model is StoredFile:
            files += StoredFile.objects.filter(pk__in=rows.keys).values_list("storage_name", "sha256", "size")
        if rows.model is Export:
            made = Export.objects.filter(pk__in=rows.keys).exclude(storage_name="")
            files += [
                (name, sha256, size or 0)
                for name, sha256, size in made.values_list("storage_name", "file_sha256", "size")
            ]
    return sorted(files)


def counted(found: list[Rows]) -> dict:
    """What a certificate says of the rows: how many of each kind, the fingerprints, and one of all their keys. No content."""
    files = files_in(found)
    lines = sorted(f"{rows.table}:{key}\n" for rows in found for key in rows.keys)
    versions = [key for rows in found if rows.model is Submission for key in rows.keys]
    return {
        "tables": dict(sum((_line(rows) for rows in found), Counter())),
        "rows": len(lines),
        "keys_sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
        "files": len(files),
        "bytes": sum(size for _, _, size in files),
        "files_sha256": sorted(sha256 for _, sha256, _ in files),
        "versions_sha256": sorted(Submission.objects.filter(pk__in=versions).values_list("sha256", flat=True)),
    }


def _line(rows: Rows) -> Counter:
    label = AGENCIES_OWN if is_agencies_own(rows.model) else rows.model._meta.label
    return Counter({label: len(rows.lie)})


def kinds_of(counts: dict) -> list[tuple[str, int]]:
    """The kinds of rows of a certificate in words, with how many there were; earlier versions under their own name, and
    agencies' own all in one line.
    """
    return [(_said(label), number) for label, number in sorted(counts.get("tables", {}).items())]


def _said(label: str) -> str:
    if label == AGENCIES_OWN:
        return label
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:  # a kind of row that there is no more
        return label


def what_goes(disposal: Disposal) -> dict:
    """How many rows and files would go now, for who decides on it: an administrator, whom the database shows none of them."""
    review = Review.objects.filter(pk=disposal.scope_id).first()
    with whole_house():
        return counted(rows_of(review, disposal.kind) if review else [])
