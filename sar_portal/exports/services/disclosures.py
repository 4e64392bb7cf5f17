"""The disclosure register: each export writes its line, and the coordinator enters what went out by other means (R8)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from reviews.models import Review
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.exports.models import BlackedOut, Disclosure, Export


def disclose_export(*, export: Export) -> Disclosure:
    """The line of an export that was made, in the transaction that keeps the file; the caller has checked who asks."""
    words = f"{export.get_what_display()}, {export.get_kind_display()}, {export.get_names_display().lower()}"
    return Disclosure.objects.create(
        subject=export.review,
        export=export,
        verb="export",
        what=words,
        means=Disclosure.Means.EXPORT,
        recipient=export.recipient,
        basis=export.basis,
        basis_words=export.basis_words,
        reason=export.purpose,
        versions=export.versions,
        file_sha256=export.file_sha256,
        given_on=timezone.localdate(),
        decided_by=export.asked_by.name,
        by=export.asked_by,
    )


@transaction.atomic
def add_disclosure(
    *,
    review: Review,
    what: str,
    means: str,
    recipient: str,
    basis: str,
    basis_words: str,
    purpose: str,
    given_on: date,
    decided_by: str,
    by,
) -> Disclosure:
    """Enters what was given outside the portal. Raises NotAllowed, or Refused: something is missing, or not yet given."""
    require(Perm.MANAGE_REVIEW, review, by)
    texts = [what.strip(), recipient.strip(), purpose.strip(), decided_by.strip()]
    if not all(texts) or (basis == "other" and not basis_words.strip()):
        raise Refused("Say what was given, to whom, why, on which ground and who decided it.")
    if means == Disclosure.Means.EXPORT:
        raise Refused("A file made in the portal is entered by itself.")
    if given_on > timezone.localdate():
        raise Refused("Enter it once it has been given.")
    line = Disclosure.objects.create(
        subject=review,
        verb="by_hand",
        what=texts[0],
        means=means,
        recipient=texts[1],
        basis=basis,
        basis_words=basis_words.strip(),
        reason=texts[2],
        given_on=given_on,
        decided_by=texts[3],
        by=by,
    )
    record("did", "add_disclosure", review, by=by, details={"disclosure": line.pk})
    return line


@transaction.atomic
def add_blacked_out(
    *, review: Review, asked_by_role: str, requested_on: date, place: str, why: str, decided_by: str, by
) -> BlackedOut:
    """Enters what was blacked out for a request. Raises NotAllowed, or Refused: something is missing, or not yet asked."""
    require(Perm.MANAGE_REVIEW, review, by)
    texts = [asked_by_role.strip(), place.strip(), why.strip(), decided_by.strip()]
    if not all(texts):
        raise Refused("Say who asked, what was blacked out and where, why, and who decided it.")
    if requested_on > timezone.localdate():
        raise Refused("The request can’t be of a later day than today.")
    role, where, reason, decider = texts
    facts = {"asked_by_role": role, "requested_on": requested_on, "place": where, "decided_by": decider}
    line = BlackedOut.objects.create(subject=review, verb="black_out", reason=reason, by=by, **facts)
    record("did", "add_blacked_out", review, by=by, details={"blacked_out": line.pk})
    return line
