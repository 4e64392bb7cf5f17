"""What must be unreadable in a copy of the database: AES-256-GCM, key from the secret key and what is sealed (A3, R6)."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SALT = b"sar_portal.accounts.second-factor"
NONCE_BYTES = 12
SEED = b"totp seed"


class Unreadable(Exception):
    """No key we hold opens the text: SECRET_KEY was changed without keeping the old one in SECRET_KEY_FALLBACKS."""


def _cipher(secret: str, what: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=SALT, info=what).derive(secret.encode()))


def encrypt(text: str, what: bytes = SEED) -> str:
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(settings.SECRET_KEY, what).encrypt(nonce, text.encode(), None)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(sealed_text: str, what: bytes = SEED) -> str:
    """Opens what `encrypt` sealed, with the present key or an older one. Raises Unreadable."""
    raw = base64.urlsafe_b64decode(sealed_text)
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        try:
            return _cipher(secret, what).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        except InvalidTag:
            continue
    raise Unreadable("what was sealed cannot be read with SECRET_KEY or SECRET_KEY_FALLBACKS")
