"""A small tree of scopes without any room above: one board, two agencies, one review with a return of each."""

from dataclasses import dataclass

import pytest
from django.db import connection

from sar_portal.access import grants
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Kind
from sar_portal.access.services import open_scope
from sar_portal.accounts.models import User


@dataclass
class Tree:
    board: Scope
    agency: Scope
    other_agency: Scope
    review: Scope
    own: Scope
    other: Scope

    def person(self, name: str) -> User:
        return User.objects.create_user(f"{name}@example.org", name=name)


@pytest.fixture
def tree(db) -> Tree:
    board = open_scope(Kind.BOARD)
    agency = open_scope(Kind.AGENCY, parent=board)
    other_agency = open_scope(Kind.AGENCY, parent=board)
    review = open_scope(Kind.REVIEW, parent=board)
    own = open_scope(Kind.RETURN, parent=review, agency=agency)
    other = open_scope(Kind.RETURN, parent=review, agency=other_agency)
    grants.sync(board)
    return Tree(board, agency, other_agency, review, own, other)


@pytest.fixture
def outside():
    """After what a test has opened, the whole house again, as outside of requests."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sar.scopes', '*', false)")
