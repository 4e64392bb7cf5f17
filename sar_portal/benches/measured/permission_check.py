"""P3: what it costs to ask whether somebody may see a page, with few and with many users, roles and grants."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from reviews.models import Review
from sar_portal.access import views
from sar_portal.access.models import RoleAssignment, Scope, ScopeGrant
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import Role
from sar_portal.accounts.models import User
from sar_portal.benches import database, measuring
from sar_portal.benches.bench import Bench, Finding, Result, Table, at_most, ms, times
from sar_portal.benches.browsing import opened, queries_of, signed_in

PEOPLE, SCOPES, GRANTS_EACH = 10_000, 3_000, 20
ROUNDS = 15
RETURN = "ASAB-SAR-2026-03-POL"


def run() -> Result:
    rows: list[list[str]] = []
    findings: list[Finding] = []
    with database.demo() as review:
        for words, prepare in (("in the demo", None), ("among England's", _crowd)):
            if prepare:
                prepare()
                database.settle()
            for name, (person, address) in addresses(review).items():
                _measure(f"{name}, {words}", signed_in(database.person(person)), address, rows, findings)
    return Result([Table(("page", "checked", "unchecked", "ratio", "queries"), rows)], findings)


def _measure(words: str, client: Client, address: str, rows: list[list[str]], findings: list[Finding]) -> None:
    def unchecked() -> None:
        with _checks_off():
            opened(client, address)

    with _checks_off():
        without = queries_of(client, address)
    asked = queries_of(client, address) - without
    taken = measuring.in_turn({"on": lambda: opened(client, address), "off": unchecked}, ROUNDS)
    ratio = taken["on"] / taken["off"]
    rows.append([words, ms(taken["on"]), ms(taken["off"]), times(ratio), str(asked)])
    findings.append(at_most(f"{words}: over the same page without checks", ratio, 1.3, " ×"))
    findings.append(at_most(f"{words}: queries to check, beside the one that fetches", asked, 2))


def addresses(review: Review) -> dict[str, tuple[str, str]]:
    """Three pages and who opens them: one of a review, one that lists across returns, one of a return."""
    return {
        "Overview of a review": ("coordinator", reverse("reviews:review_overview", args=[review.reference])),
        "Composite": ("coordinator", reverse("combined:composite_list", args=[review.reference])),
        "Hub of a return": ("lead.pol", reverse("imr:return_hub", args=[RETURN])),
    }


@contextmanager
def _checks_off() -> Iterator[None]:
    """Pages without their check: the object comes by its address alone, and its reader may do everything."""
    with (
        patch.object(views, "_fetch", lambda _user, _perms, on, lookup: on._default_manager.get(**lookup)),
        patch.object(views, "allowed", lambda _user, _obj: frozenset(Perm)),
    ):
        yield


def _crowd() -> None:
    """People, reviews, roles and grants of a whole country, put in at once; the demo's coordinator runs 250 reviews."""
    chance = random.Random(1)  # noqa: S311 (the same on every run)
    board = Scope.objects.get(kind=Kind.BOARD)
    people = User.objects.bulk_create(
        [User(email=f"person{number}@bench.example", name="Somebody") for number in range(PEOPLE)]
    )
    scopes = Scope.objects.bulk_create([Scope(kind=Kind.REVIEW, parent=board) for _ in range(SCOPES)])
    theirs = [(person, chance.choice(scopes)) for person in people for _ in range(2)]
    role = Role.SUBGROUP_READER.value
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(user=person, role=role, scope=scope) for person, scope in set(theirs)], batch_size=5000
    )
    perms = list(Permission.objects.filter(content_type__model="scope", codename__in=[perm.value for perm in Perm]))
    wanted = {(person.pk, scope.pk, perm.pk) for person, scope in theirs for perm in perms[:GRANTS_EACH]}
    coordinator = database.person("coordinator").pk
    wanted |= {(coordinator, scope.pk, perm.pk) for scope in scopes[:250] for perm in perms}
    ScopeGrant.objects.bulk_create(
        [ScopeGrant(user_id=user, content_object_id=scope, permission_id=perm) for user, scope, perm in wanted],
        batch_size=5000,
    )


BENCH = Bench(
    name="permissions",
    number="P3",
    title="Permission check",
    goal="at most 2 queries a request however many users, roles and grants; at most 1.3 × the same page with checks off.",
    how=f"Three pages as their readers open them, and the same with the two functions that check and fetch (`_fetch` and "
    "`allowed` behind `@requires`) replaced by ones that ask nothing: the object comes by its address. Rows that a page "
    "lists stay limited to what the reader may see on both sides, as that is part of the query. 'Among England's' adds "
    f"{PEOPLE:,} people, {SCOPES:,} reviews, {2 * PEOPLE:,} roles and about {2 * PEOPLE * GRANTS_EACH:,} grants straight into "
    "the tables.",
    run=run,
)
