"""Worlds that a worker makes once through the services, and puts into the database again for each test that wants them.

What a maker added is read back from every table and undone; from then on the same rows are copied in, in a few
hundredths of a second, and what the maker returned is unpickled, so that no test sees what another did to it.

Only into a blank database: a second world beside the first is made as its maker is written. What a maker asked to be
done after the commit is not done again, so a test in which a worker is to be woken does that itself.
"""

import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from tests.walls import owner

BLANK = """
SELECT NOT EXISTS (SELECT FROM accounts_user) AND NOT EXISTS (SELECT FROM access_scope)
   AND NOT EXISTS (SELECT FROM access_auditevent), (SELECT max(id) FROM auth_permission)
"""
WRITTEN = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"


@dataclass(frozen=True)
class Kept:
    rows: dict[str, str]  # for each table, what COPY reads
    files: dict[Path, bytes]
    made: bytes


_kept: dict[Any, Kept] = {}
_making: list[Callable] = []


def kept(make: Callable) -> Callable:
    """Marks a maker of a world as one whose result may be kept. Its arguments must be plain values."""

    @wraps(make)
    def given(*args: Any, **kwargs: Any) -> Any:
        if _making:
            return make(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute(BLANK)
            blank, permissions = cursor.fetchone()
        if not blank:
            return make(*args, **kwargs)
        key = (make.__module__, make.__qualname__, args, tuple(sorted(kwargs.items())), permissions)
        if key not in _kept:
            _kept[key] = _keep(lambda: make(*args, **kwargs))
        _put_back(_kept[key])
        return pickle.loads(_kept[key].made)  # noqa: S301 (written by the line below, in this process)

    return given


@contextmanager
def made_anew() -> Iterator[None]:
    """Worlds are made as their makers are written, for a process that works as the portal's role and keeps none."""
    _making.append(made_anew)
    try:
        yield
    finally:
        _making.pop()


def _keep(make: Callable[[], Any]) -> Kept:
    """Makes the world, reads what that added, and undoes it. Raises where rows that were there before did not stay."""
    before, files = {table: set(_lines(table)) for table in _tables()}, _files()
    _making.append(make)
    try:
        with transaction.atomic():
            made = pickle.dumps(make())
            after = {table: _lines(table) for table in _tables()}
            transaction.set_rollback(True)
    finally:
        _making.pop()
    changed = [table for table, lines in before.items() if lines - set(after[table])]
    if changed:
        raise AssertionError(f"a world that is kept only adds rows; this one changes {changed}")
    added = {table: [line for line in lines if line not in before[table]] for table, lines in after.items()}
    rows = {table: "".join(lines) for table, lines in added.items() if lines}
    return Kept(rows, {path: path.read_bytes() for path in _files() - files}, made)


def _files() -> set[Path]:
    return {path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()}


def _put_back(one: Kept) -> None:
    """Foreign keys are checked at the end of the transaction, so the order of the tables does not matter."""
    with transaction.atomic(), owner(connection) as cursor:
        for table, lines in one.rows.items():
            cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) FROM STDIN', io.StringIO(lines))
    for path, content in one.files.items():  # a test may have taken one away, or written over it
        if not path.is_file() or path.read_bytes() != content:
            path.unlink(missing_ok=True)
            path.write_bytes(content)


def _lines(table: str) -> list[str]:
    out = io.StringIO()
    with owner(connection) as cursor:
        cursor.copy_expert(f'COPY (SELECT {_columns(table)} FROM "{table}") TO STDOUT', out)  # noqa: S608
    return out.getvalue().splitlines(keepends=True)


@cache
def _tables() -> tuple[str, ...]:
    models = apps.get_models(include_auto_created=True)
    return tuple(sorted({model._meta.db_table for model in models if not model._meta.proxy}))


@cache
def _columns(table: str) -> str:
    """The names of the columns that are written, not computed by the database."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [table])
        return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
