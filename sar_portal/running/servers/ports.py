"""Ports of 127.0.0.1: a free one, and one that is remembered."""

import random
import socket
from pathlib import Path

from ..errors import PortTaken


def free_port() -> int:
    """A port nobody listens on just now; who starts a server on it must be ready to try another.

    Not from the range that the kernel hands to outgoing connections: one of ours could take it before the server does.
    """
    outgoing = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(outgoing.read_text().split()[0]) if outgoing.exists() else 32768
    candidates = range(10240, first) if first > 11240 else range(49152, 65536)
    return next(port for port in random.sample(candidates, 200) if is_free(port))


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
