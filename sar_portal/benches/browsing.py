"""A signed-in person who opens pages: the whole of Django's work for a request, without a socket."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sar_portal.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def opened(client: Client, address: str) -> bytes:
    """The page. Raises RuntimeError for anything but a page: to be refused is quick, and would pass for a good figure."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return response.content


def queries_of(client: Client, address: str) -> int:
    opened(client, address)
    with CaptureQueriesContext(connection) as captured:
        opened(client, address)
    return len(captured)
