"""Mail about sign-in itself, the second of the two places that may send (docs/decisions/0004). It names no case.

It cannot wait in the outbox: a reset link may not lie in a table, and the notifications room is above this one.
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from sar_portal.design.mail import html_of

log = logging.getLogger(__name__)

# allauth's name of the event → the sentence that the person is sent. Any other event sends nothing.
CHANGES = {
    "account/email/password_changed": "The password of your account was changed.",
    "account/email/password_set": "The password of your account was changed.",
    "account/email/password_reset": "The password of your account was changed through a link sent by e-mail.",
    "mfa/email/totp_activated": "An authenticator app was added to your account.",
    "mfa/email/totp_deactivated": "The authenticator app was removed from your account.",
    "mfa/email/webauthn_added": "A passkey was added to your account.",
    "mfa/email/webauthn_removed": "A passkey was removed from your account.",
    "address_asked": "Somebody asked for another e-mail address for your account. Nothing has changed yet.",
    "address_changed": "The e-mail address of your account was changed.",
    "new_place": "Your account was signed in to from a browser it had not been used in before.",
}


def send(template: str, address: str, context: dict) -> None:
    """Sends one message, as text and as HTML of the same words, after the commit. A mail server that is down stops no page."""
    lines = render_to_string(f"account/email/{template}.txt", {"base_url": settings.BASE_URL, **context})
    subject, _, body = lines.partition("\n")
    subject, text = subject.strip(), body.strip() + "\n"
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
    message.attach_alternative(html_of(subject, text), "text/html")
    transaction.on_commit(lambda: _deliver(message))


def _deliver(message: EmailMultiAlternatives) -> None:
    try:
        message.send()
    except (OSError, SMTPException):
        # The log must not hold the address; the request id on the line finds the person in the audit trail (R9).
        log.exception("a message about sign-in could not be sent")


def tell_of_change(event: str, user) -> None:
    """Tells a person that something about their sign-in changed (A8)."""
    if event in CHANGES:
        send("change", user.email, {"sentence": CHANGES[event]})
