"""How columns that held identities as they are become sealed, and back. For migrations: they work as the owner of the tables."""

from django.db import transaction
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations import AlterField
from django.db.migrations.operations.base import Operation
from psycopg2.extras import execute_values

from sar_portal.documents.identities import (
    PREFIX,
    SealedDate,
    SealedJson,
    SealedList,
    SealedNotes,
    SealedProse,
    seal,
    unseal,
)
from sar_portal.sealing import Unreadable

BATCH = 1000
# An expression for a change of type may hold no subquery, and may call a function that does.
TEXTS_OF = """
CREATE FUNCTION pg_temp.texts_of(written text) RETURNS varchar[] LANGUAGE sql
    AS 'SELECT ARRAY(SELECT jsonb_array_elements_text(written::jsonb))';
"""


def lists_as_text(app: str, *models: str) -> list[SeparateDatabaseAndState]:
    """The lists of other names as JSON in a text column, which can be sealed as one."""
    there = "ALTER COLUMN spellings TYPE text USING array_to_json(spellings)::text"
    back = "ALTER COLUMN spellings TYPE varchar(120)[] USING pg_temp.texts_of(spellings)"
    field = SealedList(blank=True, default=list)
    return [
        _retyped(
            app, model, "spellings", field, there, back, before=TEXTS_OF, after="DROP FUNCTION pg_temp.texts_of(text)"
        )
        for model in models
    ]


def dates_as_text(app: str, model: str, *names: str) -> list[SeparateDatabaseAndState]:
    """Dates in ISO form in a text column."""
    return [
        _retyped(
            app,
            model,
            name,
            SealedDate(blank=True, null=True),
            f'ALTER COLUMN "{name}" TYPE text USING "{name}"::text',
            f'ALTER COLUMN "{name}" TYPE date USING "{name}"::date',
        )
        for name in names
    ]


def json_as_text(app: str, model: str, name: str) -> SeparateDatabaseAndState:
    there, back = (
        f'ALTER COLUMN "{name}" TYPE text USING "{name}"::text',
        f'ALTER COLUMN "{name}" TYPE jsonb USING "{name}"::jsonb',
    )
    return _retyped(app, model, name, SealedJson(default=dict), there, back)


def notes_as_text(app: str, model: str, name: str) -> SeparateDatabaseAndState:
    """JSON in a text column, where no notes at all are an empty text."""
    there = f"""ALTER COLUMN "{name}" TYPE text USING CASE WHEN "{name}" = '{{}}' THEN '' ELSE "{name}"::text END"""
    back = f"""ALTER COLUMN "{name}" TYPE jsonb USING CASE WHEN "{name}" = '' THEN '{{}}' ELSE "{name}" END::jsonb"""
    return _retyped(app, model, name, SealedNotes(blank=True, default=dict), there, back)


class ProseIsSealed(Operation):
    """Texts that stay text in the database, and are sealed from now on: nothing changes but what Django knows of them."""

    reversible = True

    def __init__(self, model: str, *names: str) -> None:
        self.model, self.names = model, names

    def deconstruct(self) -> tuple:
        return type(self).__name__, [self.model, *self.names], {}

    def state_forwards(self, app_label, state) -> None:
        model = self.model.lower()
        for name in self.names:
            *_, args, kwargs = state.models[app_label, model].fields[name].deconstruct()
            state.alter_field(app_label, model, name, SealedProse(*args, **kwargs), preserve_default=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None: ...

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None: ...

    def describe(self) -> str:
        return f"Texts of {self.model} are sealed"


def _retyped(app, model, name, field, there, back, *, before="", after="") -> SeparateDatabaseAndState:
    """Django would leave out the USING, without which no text becomes a date or a list again."""
    table = f'ALTER TABLE "{app}_{model}"'
    sql = RunSQL(f"{table} {there};", f"{before} {table} {back}; {after};" if before else f"{table} {back};")
    return SeparateDatabaseAndState([sql], [AlterField(model, name, field)])


def sealing(table: str, *columns: str, key: str = "id") -> RunPython:
    """Seals what lies plain in the columns of a table; backwards, opens it. In a migration that is not atomic."""

    def forwards(apps, schema_editor) -> None:
        _turn(
            schema_editor.connection,
            table,
            key,
            columns,
            sealed_once,
        )

    def backwards(apps, schema_editor) -> None:
        _turn(schema_editor.connection, table, key, columns, unseal)

    return RunPython(forwards, backwards)


def sealed_once(value: str) -> str:
    """What is sealed already stays. A text that only begins like it is one that somebody wrote, and is sealed like any other: as
    it is it could not be read. Raises Unreadable where the keys that are set do not open the identity keys.
    """
    if value.startswith(PREFIX):
        try:
            unseal(value)
            return value
        except Unreadable:
            pass
    return seal(value)


def _turn(connection, table: str, key: str, columns: tuple[str, ...], turned) -> None:
    """A thousand rows at a time, each time a transaction of its own: broken off, it goes on where it was, and nobody waits long.

    The walls of append-only tables are down inside such a transaction alone, with nobody else writing in the table.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    read = f'SELECT "{key}", {names} FROM "{table}" WHERE "{key}" > %s ORDER BY 1 LIMIT {BATCH}'  # noqa: S608  (our own names)
    values = ", ".join(f'"{name}" = new."{name}"' for name in columns)
    write = f'UPDATE "{table}" old SET {values} FROM (VALUES %s) new ("{key}", {names}) WHERE old."{key}" = new."{key}"'  # noqa: S608  (our own names)
    last = 0
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(read, [last])
            rows = cursor.fetchall()
            new = [(row[0], *(value and turned(value) for value in row[1:])) for row in rows]
            if changed := [one for one, row in zip(new, rows, strict=True) if one != row]:
                texts = ", ".join(["%s::text"] * len(columns))
                execute_values(cursor.cursor, write, changed, template=f"(%s, {texts})", page_size=BATCH)
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        if len(rows) < BATCH:
            return
        last = rows[-1][0]
