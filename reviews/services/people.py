"""The review's shelf of the people key, and showing real names for a while."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from reviews import policies
from reviews.models import CommonPerson, FamilyContact, NamesShown, Review
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import by_person, save_checked
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import User

TAKEN = "This code stands for somebody else already."
# security.md G5 and H4: so long names are shown, and so often a person may ask for them in an hour.
SHOWN_FOR = timedelta(minutes=10)
MOST_AN_HOUR = 12


def _require(review: Review, by) -> None:
    """Who, then when, with the review locked."""
    Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    require(Perm.SEE_IDENTITY, review, by)
    policies.check_open(review)


def _cleaned(code: str, name: str, spellings: list[str], role: str, agencies_see_name: bool) -> dict:
    return {
        "code": " ".join(code.split()),
        "name": name.strip(),
        "spellings": [spelling.strip() for spelling in spellings if spelling.strip()],
        "role": role.strip(),
        "agencies_see_name": agencies_see_name,
    }


@transaction.atomic
def add_common_person(
    *,
    review: Review,
    code: str,
    name: str = "",
    spellings: list[str] | tuple[str, ...] = (),
    role: str = "",
    agencies_see_name: bool = False,
    by,
) -> CommonPerson:
    """Adds a person whom several agencies write about. Raises NotAllowed, or Refused: the code is taken, the review closed."""
    _require(review, by)
    values = _cleaned(code, name, list(spellings), role, agencies_see_name)
    person = by_person(CommonPerson(review=review, **values), by)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "add_common_person", review, by=by, details={"person": person.pk})
    return person


@transaction.atomic
def change_common_person(
    *,
    person: CommonPerson,
    version: int,
    code: str,
    name: str = "",
    spellings: list[str] | tuple[str, ...] = (),
    role: str = "",
    agencies_see_name: bool = False,
    by,
) -> CommonPerson:
    """Changes a line of the shelf. Raises Stale (R14), NotAllowed or Refused."""
    _require(person.review, by)
    values = _cleaned(code, name, list(spellings), role, agencies_see_name)
    try:
        with transaction.atomic():
            saved = save_checked(person, version=version, values=values, by=by)
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "change_common_person", saved.review, by=by, details={"person": saved.pk})
    return saved


@transaction.atomic
def remove_common_person(*, person: CommonPerson, by) -> None:
    """Takes a line off the shelf; its history keeps what it said. Raises NotAllowed or Refused."""
    review = person.review
    _require(review, by)
    record("did", "remove_common_person", review, by=by, details={"person": person.pk})
    by_person(person, by).delete()


@transaction.atomic
def show_names(*, review: Review, reason: str, by) -> NamesShown:
    """Shows this person the real names of the review for ten minutes (G5). The reason is kept with the decision.

    Raises NotAllowed, or Refused: no reason, or asked too often within the hour.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two tabs cannot both be the twelfth
    require(Perm.SEE_IDENTITY, review, by)
    if not reason.strip():
        raise Refused("Say why you need the names.")
    now = timezone.now()
    asked = NamesShown.objects.filter(subject=review, by=by, verb="show", at__gt=now - timedelta(hours=1))
    if asked.count() >= MOST_AN_HOUR:
        raise Refused("You have asked for the names very often within an hour. Wait a while.")
    shown = NamesShown.objects.create(
        subject=review, verb="show", reason=reason.strip(), until=now + SHOWN_FOR, by=by, at=now
    )
    record("did", "show_names", review, by=by, details={"minutes": SHOWN_FOR.seconds // 60, "decision": shown.pk})
    return shown


@transaction.atomic
def hide_names(*, review: Review, by) -> None:
    """Hides the names again before the ten minutes are over. Raises NotAllowed."""
    require(Perm.SEE_IDENTITY, review, by)
    NamesShown.objects.create(subject=review, verb="hide", by=by)
    record("did", "hide_names", review, by=by)


@transaction.atomic
def log_family_contact(*, review: Review, how: str, happened_on: date, with_whom: str, said: str, by) -> FamilyContact:
    """Notes a contact with the family, an advocate or the adult, for those who may know who the adult is.

    Raises NotAllowed, or Refused: not said with whom or what about, a day to come, or a review that is closed.
    """
    require(Perm.SEE_IDENTITY, review, by)
    policies.check_open(review)
    if not with_whom.strip() or not said.strip():
        raise Refused("Say who it was, by relation, and what was said.")
    if happened_on > timezone.localdate():
        raise Refused("Note it once it has taken place.")
    contact = FamilyContact.objects.create(
        subject=review,
        verb=FamilyContact.How(how),
        happened_on=happened_on,
        with_whom=with_whom.strip(),
        reason=said.strip(),
        by=by,
    )
    record("did", "log_family_contact", contact, by=by)
    return contact
