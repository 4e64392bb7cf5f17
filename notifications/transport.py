"""The one file that sends the portal's notices.

A letter is a kind, a reference and a link: there is no argument for the words of a case (R9).
"""

import smtplib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import select_template

from notifications import links
from notifications.kinds import KINDS
from notifications.models import OutboxMessage
from sar_portal.access.selectors import checkpoint_of
from sar_portal.design.mail import html_of

MOST_LINES = 50


class Undeliverable(Exception):
    """It could not be handed over. `name` is the error's type, never its text; `lasting`: trying again is no use; `unsure`: the
    line broke, so that it may have been taken all the same.
    """

    def __init__(self, name: str, *, lasting: bool, unsure: bool = False):
        super().__init__(name)
        self.name = name
        self.lasting = lasting
        self.unsure = unsure


@dataclass(frozen=True)
class Letter:
    kind: str
    to: str
    reference: str
    address: str  # of the page that it leads to
    message_id: uuid.UUID
    lines: tuple[tuple[str, str], ...] = ()  # of a daily e-mail: what happened, for which reference
    checkpoint: dict[str, Any] | None = None  # how a copy of the trail's checkpoint is known

    @classmethod
    def of(cls, message: OutboxMessage, gathered: Iterable[OutboxMessage] = ()) -> Self:
        to = message.user.email if message.user else message.address
        address = links.absolute(message.link, signed=message.sign_link)
        lines = tuple((row.words.subject, row.reference) for row in gathered)
        marks = checkpoint_of(message.once) if message.kind == "checkpoint_kept" else None
        return cls(message.kind, to, message.reference, address, message.message_id, lines, marks)

    @property
    def subject(self) -> str:
        """The subject of its kind and, where there is one, the reference."""
        return f"{KINDS[self.kind].subject}: {self.reference}" if self.reference else KINDS[self.kind].subject

    @property
    def body(self) -> str:
        """Plain text from templates/email/<kind>.txt, or the common letter where the kind has no words of its own."""
        template = select_template([f"email/{self.kind}.txt", "email/letter.txt"])
        words = {
            "sentence": KINDS[self.kind].sentence,
            "reference": self.reference,
            "address": self.address,
            "checkpoint": self.checkpoint,
            "lines": self.lines[:MOST_LINES],
            "more": max(len(self.lines) - MOST_LINES, 0),
        }
        return template.render(words).strip() + "\n"

    @property
    def html(self) -> str:
        """The same words for mail programs that show HTML."""
        return html_of(self.subject, self.body)

    def email(self) -> EmailMultiAlternatives:
        host = urlsplit(settings.BASE_URL).hostname or "localhost"
        headers = {"Message-ID": f"<{self.message_id}@{host}>", "Auto-Submitted": "auto-generated"}
        email = EmailMultiAlternatives(self.subject, self.body, settings.DEFAULT_FROM_EMAIL, [self.to], headers=headers)
        email.attach_alternative(self.html, "text/html")
        return email


class Connection:
    """One connection to the mail server for a run of letters; opened by the first one, and anew after an error."""

    def __init__(self) -> None:
        self._backend = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        self._close()

    def send(self, letter: Letter) -> None:
        """Hands the letter over. Raises Undeliverable."""
        try:
            self._backend.send_messages([letter.email()])
        except smtplib.SMTPException as error:
            self._close()
            unsure = isinstance(error, smtplib.SMTPServerDisconnected)
            raise Undeliverable(type(error).__name__, lasting=_is_lasting(error), unsure=unsure) from None
        except OSError as error:
            self._close()
            unsure = isinstance(error, TimeoutError | ConnectionResetError | BrokenPipeError)
            raise Undeliverable(type(error).__name__, lasting=False, unsure=unsure) from None

    def _close(self) -> None:
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            pass


def _is_lasting(error: smtplib.SMTPException) -> bool:
    """A 5xx answer to the recipient or to the letter is final; a 4xx, a refused sign-in or a lost line is not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
