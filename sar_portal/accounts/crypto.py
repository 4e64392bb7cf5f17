"""What must be unreadable in a copy of the database: sealed with a key from the secret key and what is sealed (A3, R6)."""

import base64

from django.conf import settings

from sar_portal.sealing import Unreadable
from sar_portal.sealing.boxes import derived, put_in, take_out

SALT = b"sar_portal.accounts.second-factor"
SEED = b"totp seed"


def _key(secret: str, what: bytes) -> bytes:
    return derived(secret.encode(), salt=SALT, purpose=what)


def encrypt(text: str, what: bytes = SEED) -> str:
    return base64.urlsafe_b64encode(put_in(_key(settings.SECRET_KEY, what), text.encode())).decode()


def decrypt(sealed_text: str, what: bytes = SEED) -> str:
    """Opens what `encrypt` sealed, with the present key or an older one. Raises Unreadable."""
    box = base64.urlsafe_b64decode(sealed_text)
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        try:
            return take_out(_key(secret, what), box).decode()
        except Unreadable:
            continue
    raise Unreadable("what was sealed cannot be read with SECRET_KEY or SECRET_KEY_FALLBACKS")


def sealed_anew(sealed_text: str, what: bytes = SEED) -> str | None:
    """The same, sealed with the present key; None where it is already. Raises Unreadable."""
    try:
        take_out(_key(settings.SECRET_KEY, what), base64.urlsafe_b64decode(sealed_text))
        return None
    except Unreadable:
        return encrypt(decrypt(sealed_text, what), what)
