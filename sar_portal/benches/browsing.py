"""A signed-in person who opens pages: the whole of Django's work for a request, without a socket."""

from collections.abc import Callable
from html.parser import HTMLParser

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
    return fewest_queries(lambda: opened(client, address))


def fewest_queries(side: Callable[[], object]) -> int:
    """What a page asks of the database once it is warm. The fewest of three: that somebody is there is written twice a minute, in
    three statements, with whichever page it falls to (accounts/sessions.py).
    """
    side()
    counted = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            side()
        counted.append(len(captured))
    return min(counted)


def words_on(page: bytes) -> list[str]:
    """The words of a page's main part, piece by piece as they stand between its tags."""
    reader = _Words()
    reader.feed(page.decode())
    return reader.pieces


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = self.within or tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag != "main"

    def handle_data(self, data: str) -> None:
        if self.within and data.strip():
            self.pieces.append(data.strip())
