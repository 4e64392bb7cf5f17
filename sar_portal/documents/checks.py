"""At the start: the keys that are set open what lies in the store (F8). Later, a wrong one would be found at a download."""

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from sar_portal.documents import storage
from sar_portal.documents.identities import open_all
from sar_portal.documents.models import IdentityKey
from sar_portal.sealing import UnknownKey, Unreadable
from sar_portal.sealing.keys import data_ring

HINT = "DATA_KEYS must hold every key that something is still sealed with, newest first: docs/keys.md."


@register(Tags.security)
def keys_open_the_files(app_configs, **kwargs) -> list[CheckMessage]:
    """The header of some files all over the store: its key is there, and it is that key."""
    try:
        ring = data_ring("files")
    except ValueError as error:
        return [Error(f"DATA_KEYS cannot be used: {error}", hint=HINT, id="documents.E001")]
    if not ring.keys:
        return [Error("DATA_KEYS cannot be used: no key is set", hint=HINT, id="documents.E001")]
    damaged = 0
    for name in _samples():
        try:
            with storage.default_storage.open(name) as stream:
                stream.read(1)
        except OSError:
            continue  # taken away meanwhile, or not ours to read here: other checks say that
        except UnknownKey as error:
            said = f"A stored file cannot be opened with the keys in DATA_KEYS: {error}."
            return [Error(said, hint=HINT, id="documents.E002")]
        except Unreadable:
            damaged += 1  # the key is there, and one file is not whole: no reason to show nobody a page
    if damaged:
        return [Warning("A stored file is damaged.", hint="manage.py verify_files names it.", id="documents.W001")]
    return []


@register(Tags.database)
def keys_open_the_identities(*, databases, **kwargs) -> list[Error]:
    """By every `migrate`, which runs before each start: once the table is there, its key is opened."""
    found = []
    for alias in databases or ():
        if IdentityKey._meta.db_table not in connections[alias].introspection.table_names():
            continue
        try:
            open_all(alias)
        except (Unreadable, ValueError) as error:
            said = f"Identities in the database cannot be opened with the keys in DATA_KEYS: {error}."
            found.append(Error(said, hint=HINT, id="documents.E003"))
    return found


def _samples() -> list[str]:
    try:
        return storage.kept().samples()
    except OSError:
        return []  # a store that is away is found by its own check (sar_portal/upkeep)
