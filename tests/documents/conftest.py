import pytest
from django.contrib.auth import get_user_model

from sar_portal.access.models import Scope
from sar_portal.access.permissions import Kind


@pytest.fixture(autouse=True)
def private_root(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "files"
    return settings.PRIVATE_ROOT


@pytest.fixture
def scope(db):
    return Scope.objects.create(kind=Kind.BOARD)


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user(email="a.person@ashmere.example", name="A Person")
