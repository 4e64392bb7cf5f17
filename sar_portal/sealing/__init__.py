"""What must be unreadable in a copy of the disk or of the database: keys, short texts, streams, fields of a table.

AES-256-GCM throughout, from the `cryptography` package; nothing here invents a primitive (docs/decisions/0020-sealed-at-rest.md).
"""


class Unreadable(Exception):
    """What was sealed cannot be opened: it was changed, or its key is not among those we hold. Never says what it holds."""


class UnknownKey(Unreadable):
    """The key that it was sealed with is not among those we hold."""
