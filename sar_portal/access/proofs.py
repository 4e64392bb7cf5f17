"""What shows the database that a person decided, and not a program that has found out the portal's password (R8, H6).

A proof is an HMAC of what was decided, by whom and when they had proved who they are. Its key is derived from the secret key,
which the database's own password does not give; `migrate` tells it to the database, in a schema that the portal's role may not
look into and that `back_up` leaves out; base backups, the log and replicas of the whole server hold it. There a function
compares (`is_proven`, migration 0003).
"""

import hashlib
import hmac

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from sar_portal.sealing.boxes import derived

SALT = b"sar_portal.access.proofs"
# The two keys of HMAC-SHA-256 are kept as it begins with them: PostgreSQL has a sum of its own, but no exclusive or of bytes.
BLOCK, INNER, OUTER = 64, 0x36, 0x5C
PLACE = """
CREATE SCHEMA IF NOT EXISTS owner_only;
REVOKE ALL ON SCHEMA owner_only FROM PUBLIC;
CREATE TABLE IF NOT EXISTS owner_only.proof_key (inner_key bytea NOT NULL, outer_key bytea NOT NULL);
DELETE FROM owner_only.proof_key;
"""


def _key(secret: str) -> bytes:
    return derived(secret.encode(), salt=SALT, purpose=b"decisions")


def proof(*words: object) -> str:
    """That these words come from the portal. None of them may hold a bar."""
    said = "|".join(str(word) for word in words).encode()
    return hmac.new(_key(settings.SECRET_KEY), said, hashlib.sha256).hexdigest()


def tell_the_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """The present key and those that are still accepted, and no other. By the owner, as often as one likes."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(PLACE)
        for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
            block = _key(secret).ljust(BLOCK, b"\0")
            inner, outer = (bytes(byte ^ pad for byte in block) for pad in (INNER, OUTER))
            cursor.execute("INSERT INTO owner_only.proof_key VALUES (%s, %s)", [inner, outer])
