"""One short text in a box: AES-256-GCM with a random nonce in front."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sar_portal.sealing import Unreadable

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


def derived(secret: bytes, *, salt: bytes, purpose: bytes, length: int = KEY_BYTES) -> bytes:
    """A key for one purpose, by HKDF: what opens one kind of thing opens no other."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose).derive(secret)


def put_in(key: bytes, content: bytes, about: bytes | None = None) -> bytes:
    """The content sealed. `about` is not kept in the box, and has to be said again to open it."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def take_out(key: bytes, box: bytes, about: bytes | None = None) -> bytes:
    """The content of a box. Raises Unreadable where a byte of it, the key or `about` is another."""
    if len(box) < NONCE_BYTES + TAG_BYTES:
        raise Unreadable("it was cut short")
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], about)
    except InvalidTag as error:
        raise Unreadable("it was changed, or sealed with another key") from error
