"""The key rings: several keys of one kind, newest first, each known by an id that tells nothing of it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from sar_portal.sealing import UnknownKey
from sar_portal.sealing.boxes import derived

SALT = b"sar_portal.sealing"
ID_BYTES = 8
WRITTEN = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """A key of a ring, for one purpose."""

    id: bytes
    secret: bytes


@dataclass(frozen=True)
class Ring:
    """Seals with the newest key and opens with any."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        if not self.keys:
            raise UnknownKey("no key is set")
        return self.keys[0]

    def by_id(self, key_id: bytes) -> Key:
        """Raises UnknownKey, naming the id alone."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise UnknownKey(f"the key {key_id.hex()} that it was sealed with is not set")


def data_ring(purpose: str) -> Ring:
    """The keys of DATA_KEYS for one purpose: 'files', 'identities' or 'finding'."""
    return ring_of(tuple(settings.DATA_KEYS), purpose)


@lru_cache(maxsize=32)
def ring_of(written: tuple[str, ...], purpose: str) -> Ring:
    """Keys as they stand in a setting: 64 hexadecimal figures each. Raises ValueError for anything else, without quoting it."""
    if any(not WRITTEN.fullmatch(one) for one in written):
        raise ValueError("A key is written as 64 hexadecimal figures: openssl rand -hex 32 makes one.")
    return Ring(tuple(_key(bytes.fromhex(one), purpose.encode()) for one in written))


def _key(master: bytes, purpose: bytes) -> Key:
    return Key(
        id=derived(master, salt=SALT, purpose=b"id of a key", length=ID_BYTES),
        secret=derived(master, salt=SALT, purpose=purpose),
    )
