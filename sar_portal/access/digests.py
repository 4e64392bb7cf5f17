"""What the hash of an event is: SHA-256 over the canonical JSON of its columns, in the database and in a file alike."""

import hashlib
import json


def as_json(value: list | dict) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def digest_of(body: list) -> str:
    """SHA-256 over the canonical JSON of an event's columns."""
    return hashlib.sha256(as_json(body).encode()).hexdigest()
