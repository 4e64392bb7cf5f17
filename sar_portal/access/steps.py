"""The steps of the state tables, in the database: what its portal's role may do to a state (security.md D4).

`move` asks who, when and by which facts; behind it stands a trigger for each model with a state table, made of that table after
every `migrate`. It refuses to change a state otherwise than by a row of the table, whoever wrote the statement. Who may take a
step, and on which facts, the database is not asked again; nor where a row begins, since a review from an archive comes in as it
stood (0030). The owner of the tables is not held: migrations rename states, and who could take a trigger down needs no way round.
"""

from functools import partial

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.module_loading import autodiscover_modules

from sar_portal.access.moves import TABLES, StateTable
from sar_portal.access.unhurried import unhurried

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the table of states of % has no such step', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
# With the condition as its comment, since the database gives back its own spelling of it. One that was taken down is not there.
KNOWN = """
SELECT c.relname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.relnamespace = 'public'::regnamespace AND t.tgname = 'steps' AND p.proname = 'refuse_step' AND (t.tgenabled <> 'D' OR %s)
"""
WITH_STATES = (
    "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'state'"
)


def held() -> dict[str, str]:
    """Of the table of each model with a state table: the condition on which a change is refused. Names and states are our own
    words, and nothing of a request.
    """
    autodiscover_modules("states")  # each room's tables enter themselves when they are imported
    moved = f"{the_portal()} AND NEW.state IS DISTINCT FROM OLD.state"
    return {
        model._meta.db_table: f"{moved} AND (OLD.state, NEW.state) NOT IN ({_pairs(table)})"
        for model, table in TABLES.items()
    }


def the_portal() -> str:
    """A trigger's condition is weighed before its function takes the owner's rights: this is whoever wrote the statement."""
    return f"current_user = {_quoted(settings.PORTAL_ROLE)}"


def _pairs(table: StateTable) -> str:
    return ", ".join(f"({_quoted(source)}, {_quoted(target)})" for source, target in sorted(table.steps))


def _quoted(word: str) -> str:
    return "'" + str(word).replace("'", "''") + "'"


def hold_to_steps(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Makes the triggers what the state tables say, by the owner, as often as one likes. One that says so already is not
    touched, and one of a model without a state table goes.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute(FUNCTION)
        cursor.execute(WITH_STATES)
        there = {table for (table,) in cursor.fetchall()}
        wanted = {table: condition for table, condition in held().items() if table in there}
        standing, known = _known(cursor), _known(cursor, also_down=True)
        for table, condition in wanted.items():
            if standing.get(table) != condition:
                unhurried(partial(_make, cursor, table, condition), table, alias)
        for table in known.keys() - wanted.keys():
            unhurried(partial(cursor.execute, f'DROP TRIGGER steps ON "{table}"'), table, alias)


def not_held(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables whose triggers are not there, are down, or say something else than the state table."""
    with connections[alias].cursor() as cursor:
        standing = _known(cursor)
    return sorted(table for table, condition in held().items() if standing.get(table) != condition)


def _known(cursor, also_down: bool = False) -> dict[str, str]:
    cursor.execute(KNOWN, [also_down])
    return {table: said or "" for table, said in cursor.fetchall()}


def _make(cursor, table: str, condition: str) -> None:
    cursor.execute(
        f'CREATE OR REPLACE TRIGGER steps BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({condition}) '
        "EXECUTE FUNCTION refuse_step()"
    )
    cursor.execute(f'COMMENT ON TRIGGER steps ON "{table}" IS %s', [condition])
