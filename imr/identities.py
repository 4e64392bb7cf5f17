"""Accounts and register rows as the identities that independence.py compares, and what the comparison finds now."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Trim, Upper

from imr.independence import Conflict, Entry, Person, conflicts, likenesses, written_alike
from imr.models import Appointment, IdentityAnswer, IdentityQuestion, PractitionerInvolvement
from reviews.models import AgencyReturn
from sar_portal.access.models import Exclusion, RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.accounts.identities import left_addresses
from sar_portal.accounts.models import Membership, User


def live_rows(agency_return: AgencyReturn) -> QuerySet[PractitionerInvolvement]:
    """The register without what was struck off."""
    return PractitionerInvolvement.objects.filter(agency_return=agency_return, struck_off_at__isnull=True)


def _number(of: str | OuterRef) -> Func:
    """A staff number as independence.same_text() compares it: without case and blanks, wherever they stand."""
    return Func(Upper(of), Value("[\\s\u00a0\u2007\u202f]"), Value(""), Value("g"), function="regexp_replace")


def said_the_same(agency_return: AgencyReturn) -> dict[int, set[int]]:
    """By the key of a row, the accounts of which a person said that they are the one on it, by the names that both still
    have. In two queries, however long the register.
    """
    same: dict[int, set[int]] = defaultdict(set)
    for question in _with_answers(IdentityQuestion.objects.filter(agency_return=agency_return)):
        if standing_answer(question) == "same":
            same[question.involvement_id].add(question.person_id)
    return same


def _with_answers(questions: QuerySet[IdentityQuestion]) -> QuerySet[IdentityQuestion]:
    return questions.select_related("person", "involvement").prefetch_related("answers")


def accounts_on(agency_return: AgencyReturn) -> dict[int, list[User]]:
    """By the key of a live row, the accounts that it means: by e-mail address, now or before, by staff number in this agency,
    or as a person said. The database compares, so that it does so everywhere alike; in a fixed number of queries.
    """
    address, number = Upper(Trim("email")), _number("staff_number")
    rows = list(
        live_rows(agency_return).annotate(address=address, number=number).values_list("pk", "address", "number")
    )
    same = said_the_same(agency_return)
    users = {user.pk: user for user in User.objects.filter(pk__in=set().union(*same.values()))}
    addressed, numbered = defaultdict(set), defaultdict(set)
    wanted = {address for _, address, _ in rows if address}
    for user in User.objects.annotate(address=Upper("email")).filter(address__in=wanted):
        addressed[user.address].add(user.pk)
        users[user.pk] = user
    before = left_addresses().annotate(address=Upper("was")).filter(address__in=wanted)
    for left in before.select_related("user"):
        addressed[left.address].add(left.user_id)
        users[left.user_id] = left.user
    members = Membership.objects.filter(agency=agency_return.agency).annotate(number=_number("staff_number"))
    for member in members.filter(number__in={number for _, _, number in rows if number}).select_related("user"):
        numbered[member.number].add(member.user_id)
        users[member.user_id] = member.user
    return {
        pk: [
            users[one]
            for one in sorted(same.get(pk, set()) | addressed.get(address, set()) | numbered.get(number, set()))
        ]
        for pk, address, number in rows
    }


def managers_on(agency_return: AgencyReturn) -> QuerySet[PractitionerInvolvement]:
    """The live rows of those who manage somebody on the register, or stand there as line managers only."""
    manages = Q(only_manages=True) | Q(manages__struck_off_at__isnull=True, manages__isnull=False)
    return live_rows(agency_return).filter(manages).distinct()


def involved_alone(agency_return: AgencyReturn) -> set[int]:
    """The accounts of those who were involved and are nobody's line manager."""
    meant = accounts_on(agency_return)
    manage = {user.pk for row in managers_on(agency_return) for user in meant[row.pk]}
    return {user.pk for users in meant.values() for user in users} - manage


def managers_without_account(agency_return: AgencyReturn) -> list[PractitionerInvolvement]:
    """The line managers on the register who can sign in to nothing of this agency, by name."""
    meant = accounts_on(agency_return)
    here = set(
        agency_return.agency.memberships.filter(until__isnull=True, user__is_active=True).values_list("user", flat=True)
    )
    rows = managers_on(agency_return).order_by("name", "pk")
    return [row for row in rows if not here & {user.pk for user in meant[row.pk]}]


def rows_that_may_be(user: User, agency_return: AgencyReturn) -> set[int]:
    """The keys of the rows that are this person, or may be until somebody has said."""
    certain = {pk for pk, users in accounts_on(agency_return).items() if user in users}
    return certain | {entry.key for entry, _ in doubts_about(user, agency_return)}


def unmatched_rows() -> QuerySet[PractitionerInvolvement]:
    """Live rows whose address or staff number is that of an account which the row does not exclude yet (R12)."""
    excluded = Exclusion.objects.filter(
        scope=OuterRef(OuterRef("agency_return")), because=OuterRef(OuterRef("because")), until__isnull=True
    )
    by_address = User.objects.filter(email__iexact=OuterRef("email"))
    members = Membership.objects.annotate(number=_number("staff_number"))
    by_number = members.filter(agency=OuterRef("agency_return__agency"), number=_number(OuterRef("staff_number")))
    by_left = left_addresses().filter(was__iexact=OuterRef("email"))
    left = Exists(by_left.exclude(Exists(excluded.filter(user=OuterRef("user")))))
    addressed = ~Q(email="") & (Exists(by_address.exclude(Exists(excluded.filter(user=OuterRef("pk"))))) | left)
    numbered = ~Q(staff_number="") & Exists(by_number.exclude(Exists(excluded.filter(user=OuterRef("user")))))
    live = PractitionerInvolvement.objects.filter(struck_off_at__isnull=True)
    return live.annotate(because=Concat(Value("involvement:"), Cast("pk", CharField()))).filter(addressed | numbered)


def entries_of(agency_return: AgencyReturn) -> list[Entry]:
    """The live register as identities."""
    rows, same = list(live_rows(agency_return)), said_the_same(agency_return)
    manages: dict[int, list[str]] = {}
    for row in rows:
        if row.line_manager_id:
            manages.setdefault(row.line_manager_id, []).append(row.code)
    return [
        Entry(
            key=row.pk,
            code=row.code,
            name=row.name,
            email=row.email,
            staff_number=row.staff_number,
            accounts=frozenset(same.get(row.pk, set()) | ({row.account_id} if row.account_id else set())),
            manages=tuple(manages.get(row.pk, ())),
            only_manages=row.only_manages,
        )
        for row in rows
    ]


def identity_of(user: User, agency_return: AgencyReturn) -> Person:
    """The account with every address it ever had, and every staff number in this agency; numbers of other agencies mean other
    people.
    """
    numbers = user.memberships.filter(agency=agency_return.agency).exclude(staff_number="")
    left = left_addresses().filter(user=user).values_list("was", flat=True)
    numbered = frozenset(numbers.values_list("staff_number", flat=True))
    return Person(user.pk, user.name, user.email, numbered, frozenset(left))


def conflicts_of(user: User, agency_return: AgencyReturn) -> list[Conflict]:
    """The register rows that are certainly this person (R1, R2)."""
    return conflicts(identity_of(user, agency_return), entries_of(agency_return))


def compared_now(row: PractitionerInvolvement, user: User) -> dict:
    """Both records as a person who settles the question is shown them."""
    places = user.memberships.filter(agency=row.agency_return.agency).order_by("-since")
    place = places.first()
    return {
        "register": {
            "code": row.code,
            "name": row.name,
            "role": row.role,
            "team": row.team,
            "email": row.email,
            "staff_number": row.staff_number,
        },
        "account": {
            "name": user.name,
            "email": user.email,
            "job_title": place.job_title if place else "",
            "staff_number": place.staff_number if place else "",
        },
    }


def standing_answer(question: IdentityQuestion) -> str:
    """'same' or 'different' as a person answered it, or '' while it is open or a name has changed since; so too where it was
    'different' and the row has got an address or number since that is nearly the account's.
    """
    newest: IdentityAnswer | None = max(question.answers.all(), key=lambda one: (one.at, one.pk), default=None)
    if newest is None:
        return ""
    then, row = newest.compared, question.involvement
    unchanged = then["register"]["name"] == row.name and then["account"]["name"] == question.person.name
    stands = unchanged and not (newest.verb == "different" and _alike_since(then, row, question.person))
    return newest.verb if stands else ""


def _alike_since(then: dict, row: PractitionerInvolvement, user: User) -> bool:
    """Whether the row's address or number, which nobody has compared yet, is nearly the account's."""
    if (row.email, row.staff_number) == (then["register"]["email"], then["register"]["staff_number"]):
        return False
    shown = frozenset({then["account"]["staff_number"]})
    now = Entry(row.pk, row.code, row.name, email=row.email, staff_number=row.staff_number)
    return bool(written_alike(Person(user.pk, user.name, user.email, shown), now))


def doubts_about(user: User, agency_return: AgencyReturn) -> list[tuple[Entry, str]]:
    """Rows with the same or a similar name of which nobody has said yet whether they are this person."""
    asked = IdentityQuestion.objects.filter(agency_return=agency_return, person=user)
    settled = {question.involvement_id for question in _with_answers(asked) if standing_answer(question)}
    found = likenesses(identity_of(user, agency_return), entries_of(agency_return))
    return [(one.entry, one.why) for one in found if one.entry.key not in settled]


def open_questions(agency_return: AgencyReturn, people: Iterable[int] | None = None) -> list[IdentityQuestion]:
    """Questions asked and not settled, of rows that are still on the register; of the given accounts or of all."""
    asked = IdentityQuestion.objects.filter(agency_return=agency_return, involvement__struck_off_at__isnull=True)
    if people is not None:
        asked = asked.filter(person__in=people)
    rows = _with_answers(asked).select_related("involvement__agency_return__agency", "person")
    return [question for question in rows if not standing_answer(question)]


def role_on(agency_return: AgencyReturn, role: Role) -> RoleAssignment | None:
    """Who holds the one author's or senior manager's role on the return now, whatever they may see."""
    held = RoleAssignment.objects.live().filter(scope=agency_return.scope_id, role=role)
    return held.select_related("user").first()


def appointment_of(agency_return: AgencyReturn, role: Role) -> Appointment | None:
    """The appointment that the present holder of the role holds it by."""
    held = role_on(agency_return, role)
    if held is None:
        return None
    made = Appointment.objects.filter(subject=agency_return, role=role, verb="appointed", person=held.user)
    return made.select_related("person", "by").order_by("-at", "-pk").first()
