"""An agency's shelf of the people key: which code stands for whom. It stays with the agency (R4); with each version that it
submits, the board's side gets a frozen copy, from which names are shown to the few who may ask (security.md G5).
"""

from django.db import IntegrityError, transaction

from chronology.models import PersonCode, ReturnedPerson
from chronology.policies import check_code_is_free, check_key_open
from reviews.models import AgencyReturn, Submission
from reviews.services.holding import hold_written
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import by_person, save_checked
from sar_portal.access.permissions import Perm

TAKEN = "This code stands for somebody else already."


def _cleaned(code: str, name: str, role: str, spellings) -> dict:
    return {
        "code": " ".join(code.split()),
        "name": name.strip(),
        "role": role.strip(),
        "spellings": [spelling.strip() for spelling in spellings if spelling.strip()],
    }


def hold_key_open(agency_return: AgencyReturn, *, by) -> None:
    """The key changes while something is written with it: held, so that no version is frozen with half of a change. Raises
    NotAllowed or NotNow.
    """
    hold_written(agency_return)
    require(Perm.IMPORT_CHRONOLOGY, agency_return, by)
    check_key_open(agency_return, by=by)


@transaction.atomic
def add_person(
    *, agency_return: AgencyReturn, code: str, name: str = "", role: str = "", spellings=(), by
) -> PersonCode:
    """Adds a code to the agency's key. Raises Refused when the code is taken, NotAllowed or NotNow."""
    hold_key_open(agency_return, by=by)
    values = _cleaned(code, name, role, spellings)
    check_code_is_free(agency_return, values["code"])
    person = by_person(PersonCode(agency_return=agency_return, **values), by)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "add_person", agency_return, by=by, details={"person": person.pk})
    return person


@transaction.atomic
def change_person(
    *, person: PersonCode, version: int, code: str, name: str = "", role: str = "", spellings=(), by
) -> PersonCode:
    """Changes a line of the key. Raises Stale (R14), Refused when the code is taken, NotAllowed or NotNow."""
    hold_key_open(person.agency_return, by=by)
    values = _cleaned(code, name, role, spellings)
    if values["code"] != person.code:
        check_code_is_free(person.agency_return, values["code"])
    try:
        with transaction.atomic():
            saved = save_checked(person, version=version, values=values, by=by)
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "change_person", saved.agency_return, by=by, details={"person": saved.pk})
    return saved


@transaction.atomic
def remove_person(*, person: PersonCode, by) -> None:
    """Takes a line out of the key; its history keeps what it said. Raises NotAllowed or NotNow."""
    agency_return = person.agency_return
    hold_key_open(agency_return, by=by)
    record("did", "remove_person", agency_return, by=by, details={"person": person.pk})
    by_person(person, by).delete()


@transaction.atomic
def follow_register(*, agency_return: AgencyReturn, because: str, code: str, name: str, role: str, by) -> None:
    """Keeps the key in step with a row of the practitioner register: the rooms above call it with their own permission.

    A line that was written by hand under the same code becomes the register's, with the spellings it had. Where the code
    means somebody else, the line of that somebody stands.
    """
    mine = PersonCode.objects.filter(agency_return=agency_return)
    line = mine.filter(because=because).first() or mine.filter(code=code, because="").first()
    values = {"code": " ".join(code.split()), "name": name.strip(), "role": role.strip(), "because": because}
    try:
        with transaction.atomic():
            if line is None:
                by_person(PersonCode(agency_return=agency_return, **values), by).save(force_insert=True)
            else:
                save_checked(line, version=line.version, values=values, by=by)
    except IntegrityError:
        return


@transaction.atomic
def freeze_people(*, submission: Submission) -> None:
    """Copies the agency's key beside a version that is being submitted."""
    key = PersonCode.objects.filter(agency_return=submission.part.agency_return)
    ReturnedPerson.objects.bulk_create(
        ReturnedPerson(submission=submission, **values) for values in key.values("code", "name", "spellings", "role")
    )
