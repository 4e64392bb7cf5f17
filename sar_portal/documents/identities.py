"""Identities and interview records sealed field by field (F9, decision 21).

A sealed column can be written, read and compared in Python, and not be asked for in SQL: a filter on one raises
FieldError. What must be found again has a mark beside it: the same words give the same mark, and without the key nobody
can tell which words gave it.
"""

import base64
import hmac
import json
import re
import secrets
import unicodedata
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import FieldError
from django.db import models, transaction
from django.db.models.lookups import Exact
from psycopg2.extensions import STRINGARRAY

from sar_portal.documents.models import IdentityKey
from sar_portal.sealing import UnknownKey, Unreadable
from sar_portal.sealing.boxes import KEY_BYTES, derived, put_in, take_out
from sar_portal.sealing.keys import Ring, data_ring

PREFIX = "sealed:"
ABOUT = b"identity key"
FINDING = b"finding"

# The opened keys, for as long as the process lives. They are few, are only ever added, and stay the same when DATA_KEYS change.
_opened: dict[int, bytes] = {}


def seal(text: str) -> str:
    """The text sealed with the newest identity key: 'sealed:1:…'. What is empty stays empty. Raises UnknownKey."""
    if not text:
        return text
    key = _newest()
    return f"{PREFIX}{key}:{base64.urlsafe_b64encode(put_in(_opened[key], text.encode())).decode()}"


def unseal(stored: str) -> str:
    """What `seal` was given. A text that lies there as it was before this was built is given as it is. Raises Unreadable."""
    if not stored.startswith(PREFIX):
        return stored
    number, _, box = stored.removeprefix(PREFIX).partition(":")
    if not re.fullmatch("[0-9]{1,18}", number):
        raise Unreadable("it was changed")
    try:
        raw = base64.urlsafe_b64decode(box)
    except ValueError as error:
        raise Unreadable("it was changed") from error
    if base64.urlsafe_b64encode(raw).decode() != box:  # the last figure has bits that stand for nothing
        raise Unreadable("it was changed")
    return take_out(_key(int(number)), raw).decode()


def mark_of_name(name: str) -> str:
    """The same for the same name, however it is spaced, accented or capitalised. Empty for none."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return _mark("name", " ".join(re.findall(r"\w+", plain.casefold())))


def mark_of_nhs_number(number: str) -> str:
    """The same for the same number, however it is spaced. Empty for none."""
    return _mark("nhs number", "".join(re.findall(r"\w", number.casefold())))


def _mark(what: str, words: str) -> str:
    if not words:
        return ""
    key = derived(_opened[_newest()], salt=FINDING, purpose=what.encode())
    return hmac.new(key, words.encode(), sha256).hexdigest()


def _newest() -> int:
    if not _opened:
        _opened.update(open_all())
    if not _opened:
        raise UnknownKey("there is no identity key yet: 'manage.py migrate' makes it")
    return max(_opened)


def _key(number: int) -> bytes:
    if number not in _opened:
        _opened.update(open_all())
    if number not in _opened:
        raise UnknownKey(f"identity key {number} is not there")
    return _opened[number]


def open_all(database: str = "default") -> dict[int, bytes]:
    """Every identity key, opened. Raises Unreadable where the keys that are set do not open one."""
    ring = data_ring("identities")
    # By name, as migrations ask too: a later column of the table is not there yet.
    rows = IdentityKey.objects.using(database).values_list("pk", "key_id", "box")
    return {pk: _taken_out(key_id, box, ring) for pk, key_id, box in rows}


def _taken_out(key_id: str, box: bytes | memoryview, ring: Ring) -> bytes:
    return take_out(ring.by_id(bytes.fromhex(key_id)).secret, bytes(box), ABOUT)


def make_key(model: Any) -> None:
    """The first identity key, where there is none. `model` is that of the migration which calls this."""
    if not model.objects.exists():
        newest = data_ring("identities").newest
        box = put_in(newest.secret, secrets.token_bytes(KEY_BYTES), ABOUT)
        model.objects.create(key_id=newest.id.hex(), box=box)


@transaction.atomic
def wrap_again() -> int:
    """Seals each identity key with the newest key of DATA_KEYS. How many had another. Raises Unreadable, and changes nothing."""
    ring = data_ring("identities")
    changed = 0
    for row in IdentityKey.objects.select_for_update().exclude(key_id=ring.newest.id.hex()):
        key = _taken_out(row.key_id, row.box, ring)
        row.key_id, row.box = ring.newest.id.hex(), put_in(ring.newest.secret, key, ABOUT)
        row.save(update_fields=["key_id", "box"])
        changed += 1
    return changed


class _IsEmpty(Exact):
    """Whether anything stands there: what is empty is not sealed."""

    def get_prep_lookup(self):
        if self.rhs:
            raise FieldError(f"{self.lhs.output_field.name} is sealed: it can be read, and not be looked for.")
        return super().get_prep_lookup()


class _Sealed(models.Field):
    """What sealed columns have in common: text in the database, and nothing to compare in SQL but whether it is null."""

    shows_whether_empty = False

    def db_type(self, connection) -> str:
        return "text"

    def cast_db_type(self, connection) -> str:
        return "text"

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        if lookup_name == "exact" and self.shows_whether_empty:
            return _IsEmpty
        raise FieldError(f"{self.name} is sealed: it can be read, and not be looked for. Ask for its mark.")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is sealed: nothing can be made of it in the database.")


class SealedText(_Sealed, models.CharField):
    def from_db_value(self, value, expression, connection) -> str | None:
        return None if value is None else unseal(value)

    def get_prep_value(self, value):
        plain = super().get_prep_value(value)
        return None if plain is None else seal(plain)


class SealedProse(_Sealed, models.TextField):
    """What people wrote at length. A constraint may ask whether they wrote anything."""

    shows_whether_empty = True

    def from_db_value(self, value, expression, connection) -> str | None:
        return None if value is None else unseal(value)

    def get_prep_value(self, value):
        plain = super().get_prep_value(value)
        return None if plain is None else seal(plain)


class SealedDate(_Sealed, models.DateField):
    def from_db_value(self, value, expression, connection) -> date | None:
        return None if value is None else date.fromisoformat(unseal(value))

    def get_prep_value(self, value):
        plain = super().get_prep_value(value)
        return None if plain is None else seal(plain.isoformat())


class SealedList(_Sealed):
    """A list of texts, sealed as one: how many there are is not told either."""

    base_field = models.CharField(max_length=120)  # what each of them is, for those who describe fields

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value, expression, connection) -> list[str] | None:
        if value is None:
            return None
        text = unseal(value)
        if text.startswith("["):
            return json.loads(text)
        return STRINGARRAY(text, None)  # a web server of the version before wrote it while the columns were changed

    def get_prep_value(self, value):
        return None if value is None else seal(json.dumps(list(value), ensure_ascii=False))


class SealedListOrNothing(SealedList):
    """None at all is kept as nothing, so that a first one can be added during a legal hold (G7)."""

    def from_db_value(self, value, expression, connection) -> list[str] | None:
        return [] if value == "" else super().from_db_value(value, expression, connection)

    def get_prep_value(self, value):
        return super().get_prep_value(value) if value or value is None else ""


class SealedJson(_Sealed, models.JSONField):
    """A list or object that says who somebody is among other things, sealed as one."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else json.loads(unseal(value))

    def get_prep_value(self, value):
        return None if value is None else seal(json.dumps(value, ensure_ascii=False))

    def get_db_prep_value(self, value, connection, prepared=False):
        return value if prepared else self.get_prep_value(value)

    def get_db_prep_save(self, value, connection):
        return self.get_prep_value(value)


class SealedNotes(SealedJson):
    """Texts by the key of what they are about. None at all is kept as nothing, so that a constraint may ask."""

    shows_whether_empty = True

    def from_db_value(self, value, expression, connection):
        return super().from_db_value(value, expression, connection) if value else {}

    def get_prep_value(self, value):
        return super().get_prep_value(value) if value else ""
