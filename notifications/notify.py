"""GOV.UK Notify instead of a mail server: chosen by NOTIFY_API_KEY, and used by whatever sends (docs/deploy.md).

One template of the board's account at Notify is enough: subject ((subject)) and body ((body)).
"""

import base64
import hashlib
import hmac
import json
import time
import uuid
from smtplib import SMTPDataError
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import constant_time_compare

from notifications.bounces import OURS, Bounce

# What Notify says of a letter in the end; a passing failure is one on which it has given up.
FAILURES = {"permanent-failure": "5.0.0", "temporary-failure": "4.0.0", "technical-failure": "5.3.0"}
PASSING = 451
LASTING = 550


class NotifyBackend(BaseEmailBackend):
    """Sends each letter by Notify's interface. What goes wrong is raised as a mail server would, so that it is tried again or not
    by the same rules; no error holds an address.
    """

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            self._send(message)
        return len(email_messages)

    def _send(self, message) -> None:
        ours = OURS.search(message.extra_headers.get("Message-ID", ""))
        letter = {
            "email_address": message.to[0],
            "template_id": settings.NOTIFY_TEMPLATE,
            "personalisation": {"subject": message.subject, "body": message.body},
            "reference": ours.group(1) if ours else "",
        }
        heads = {"Authorization": f"Bearer {_ticket(settings.NOTIFY_API_KEY)}", "Content-Type": "application/json"}
        asked = Request(f"{settings.NOTIFY_URL}/v2/notifications/email", json.dumps(letter).encode(), heads)  # noqa: S310  (an address of the settings)
        try:
            # The address is the operator's own setting, and no request has a say in it.
            urlopen(asked, timeout=settings.EMAIL_TIMEOUT).close()  # noqa: S310  (as above)
        except HTTPError as error:
            # 400 is about this letter; a wrong key (403), too many (429) and their own trouble (5xx) are about all of them.
            raise SMTPDataError(LASTING if error.code == 400 else PASSING, "notify") from None


def _ticket(api_key: str) -> str:
    """The signed ticket that lets one call in: a JSON web token by HS256. A key ends with the service and its secret."""
    service, secret = api_key[-73:-37], api_key[-36:]
    words = [{"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": int(time.time())}]
    said = ".".join(_coded(json.dumps(each).encode()) for each in words)
    return f"{said}.{_coded(hmac.digest(secret.encode(), said.encode(), hashlib.sha256))}"


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def is_notify(authorisation: str) -> bool:
    """Does the header hold the word that was agreed with Notify? Without one agreed, nobody is believed."""
    agreed = settings.NOTIFY_CALLBACK_TOKEN
    return bool(agreed) and constant_time_compare(authorisation, f"Bearer {agreed}")


def bounce_in(body: bytes) -> Bounce | None:
    """What a callback of Notify says of one of our letters. Raises ValueError for what is no callback."""
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("no callback")
    status = FAILURES.get(str(told.get("status")))
    return Bounce(uuid.UUID(str(told["reference"])), status) if status and told.get("reference") else None
