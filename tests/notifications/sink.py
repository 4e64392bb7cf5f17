"""A real SMTP server that keeps what it is given, and can be told to answer badly or not at all."""

import asyncio
import threading
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller

from sar_portal.running.servers.ports import free_port


def text_of(letter: Message, kind: str = "text/plain") -> str:
    """What the letter says in one of its two forms."""
    [part] = [one for one in letter.walk() if one.get_content_type() == kind]
    return part.get_payload(decode=True).decode()


class Sink:
    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answers: dict[str, str] = {}  # address → the answer to its letter, instead of 250
        self.stall_at = 0  # the letter, counted from 1, that is never answered
        self.take_before_stalling = False  # whether that letter goes through all the same
        self.stalled = threading.Event()
        self._seen = 0
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self) -> int:
        return self._controller.port

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self._seen += 1
        stalls = self._seen == self.stall_at
        answer = self.answers.get(envelope.rcpt_tos[0])
        if answer is None and (self.take_before_stalling or not stalls):
            self.letters.append(message_from_bytes(envelope.content))
        if stalls:
            self.stalled.set()
            await asyncio.Event().wait()  # until the sender is gone
        return answer or "250 taken"

    def __enter__(self) -> "Sink":
        self._controller.start()
        return self

    def __exit__(self, *error) -> None:
        self._controller.stop(no_assert=True)

    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.letters]

    def recipients(self) -> list[str]:
        return sorted(letter["To"] for letter in self.letters)
