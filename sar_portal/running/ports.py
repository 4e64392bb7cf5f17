"""Ports of 127.0.0.1: a free one, and one that is remembered."""

import socket
from pathlib import Path

from .errors import PortTaken


def free_port() -> int:
    """A port nobody listens on just now; who starts a server on it must be ready to try another."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_free(port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def refuse_taken(port: int, hint: str) -> None:
    """Raises PortTaken where another program listens."""
    if not is_free(port):
        raise PortTaken(port, hint)


def remembered_port(file: Path) -> int:
    """The port of the last start where it is still free, so that the addresses in use stay the same; else another."""
    if file.exists() and file.read_text().strip().isdigit():
        port = int(file.read_text())
        if is_free(port):
            return port
    port = free_port()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{port}\n")
    return port
