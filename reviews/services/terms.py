"""What a review asks about and what goes on beside it: lines of enquiry, parallel processes, milestones."""

from datetime import date

from django.db import transaction

from reviews import policies
from reviews.models import KeyLineOfEnquiry, Milestone, ParallelProcess, Review
from reviews.services.reviews import save_tracked
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm


@transaction.atomic
def add_kloe(*, review: Review, title: str, question: str, number: int | None = None, by) -> KeyLineOfEnquiry:
    """Adds a key line of enquiry, at the end unless a free number is given. Raises NotAllowed or Refused."""
    locked = _review_in_set_up(review, by)
    numbers = set(locked.kloes.values_list("number", flat=True))
    if number in numbers:
        raise Refused(f"There is a line of enquiry {number} already.")
    kloe = KeyLineOfEnquiry(review=locked, number=number or max(numbers, default=0) + 1, title=title, question=question)
    kloe._history_user = by
    kloe.save()
    record("did", "add_kloe", kloe, by=by)
    return kloe


def _review_in_set_up(review: Review, by) -> Review:
    locked = _held(review, by)
    policies.check_in_set_up(locked)
    return locked


@transaction.atomic
def change_kloe(
    *, kloe: KeyLineOfEnquiry, title: str, question: str, number: int | None = None, version: int | None = None, by
) -> KeyLineOfEnquiry:
    """Changes a line; a number that another one has is swapped with it. Raises NotAllowed, Refused or Stale."""
    review = _review_in_set_up(kloe.review, by)
    locked = KeyLineOfEnquiry.objects.select_for_update(no_key=True).get(pk=kloe.pk)
    policies.check_version(locked, version)
    before, number = locked.number, number or locked.number
    other = review.kloes.filter(number=number).exclude(pk=locked.pk).first()
    if other is not None:
        # The numbers are unique, so the first of the two steps aside for a moment.
        locked.number = max(review.kloes.values_list("number", flat=True)) + 1
        locked.save(update_fields=["number"])
        other.number = before
        save_tracked(other, by)
    locked.number, locked.title, locked.question = number, title, question
    save_tracked(locked, by)
    record("did", "change_kloe", locked, by=by)
    return locked


@transaction.atomic
def remove_kloe(*, kloe: KeyLineOfEnquiry, by) -> None:
    """Removes a line; the later ones move up, and its history keeps what it said. Raises Refused after set-up."""
    review = _review_in_set_up(kloe.review, by)
    record("did", "remove_kloe", kloe, by=by)
    kloe._history_user = by
    kloe.delete()
    for number, each in enumerate(review.kloes.order_by("number"), start=1):
        if each.number != number:
            each.number = number
            save_tracked(each, by)


@transaction.atomic
def copy_kloes(*, review: Review, source: Review, by) -> int:
    """Adds the lines of another review that the person runs; returns how many. Raises as add_kloe does."""
    require(Perm.MANAGE_REVIEW, source, by)
    lines = list(source.kloes.order_by("number"))
    for line in lines:
        add_kloe(review=review, title=line.title, question=line.question, by=by)
    return len(lines)


def add_parallel(*, review: Review, by, **facts) -> ParallelProcess:
    """Records an inquest, investigation or other process beside the review, with the holds it brings."""
    return _add(ParallelProcess, review, "add_parallel", facts, by)


def change_parallel(*, parallel: ParallelProcess, version: int | None = None, by, **facts) -> ParallelProcess:
    """Changes a parallel process, its holds included. Raises NotAllowed, Refused or Stale."""
    return _change(parallel, version, "change_parallel", facts, by)


def add_milestone(*, review: Review, what: str, planned_on: date, done_on: date | None = None, by) -> Milestone:
    return _add(Milestone, review, "add_milestone", {"what": what, "planned_on": planned_on, "done_on": done_on}, by)


def change_milestone(*, milestone: Milestone, version: int | None = None, by, **facts) -> Milestone:
    return _change(milestone, version, "change_milestone", facts, by)


def _held(review: Review, by) -> Review:
    """The review, locked, for who runs it then: a hold on publication, and what is entered of a publication, take turns
    (closing.services.metadata).
    """
    locked = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    return locked


@transaction.atomic
def _add(model, review: Review, verb: str, facts: dict, by):
    policies.check_open(_held(review, by))
    row = model(review=review, **facts)
    row._history_user = by
    row.save()
    record("did", verb, row, by=by)
    return row


@transaction.atomic
def _change(row, version: int | None, verb: str, facts: dict, by):
    policies.check_open(_held(row.review, by))
    locked = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
    policies.check_version(locked, version)
    for name, value in facts.items():
        setattr(locked, name, value)
    save_tracked(locked, by)
    record("did", verb, locked, by=by)
    return locked
