"""Every page and every form of the portal, without a word to anybody else, and all that the log says meanwhile."""

import io
import logging
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from structlog.stdlib import ProcessorFormatter


@pytest.fixture
def asks_nobody_else(monkeypatch) -> Iterator[list[Any]]:
    """Python's sockets lead to the broker and the cache alone, and no name is looked up for anybody else (security.md G4). The
    database's own driver has a connection already. Whatever else is tried fails, and the test with it.
    """
    ours = urlsplit(settings.REDIS_URL)
    connect, looked_up, tried = socket.socket.connect, socket.getaddrinfo, []

    def guarded(self, address):
        if self.family == socket.AF_UNIX or tuple(address[:2]) == (ours.hostname, ours.port):
            return connect(self, address)
        tried.append(address)
        raise ConnectionRefusedError(f"nobody but the broker is asked, and {address} was")

    def looking_up(host, *args, **kwargs):
        if host != ours.hostname:
            tried.append(host)
        return looked_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    yield tried
    assert tried == []


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the portal's own log says. The handler writes to what was the error output when it was made, which pytest keeps by
    itself: neither of its captures for a single test sees a word of it.
    """
    said = io.StringIO()
    ours: list[Any] = [one for one in logging.getLogger().handlers if isinstance(one.formatter, ProcessorFormatter)]
    assert ours
    before = [one.setStream(said) for one in ours]
    yield said
    for one, stream in zip(ours, before, strict=True):
        one.setStream(stream)
