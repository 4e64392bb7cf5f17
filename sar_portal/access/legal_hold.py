"""What a legal hold stops besides removals, in the database and from the models: moving a row away, and writing over it (G7).

Of each model of a case `migrate` makes three things. A function knows of which scope a row is, by the model's way to its scope,
whether or not the row wall stands; by it triggers find the hold (closing, migration 0007). The columns by which a row is of a
review are written once, hold or not: a row that was moved to another review could be removed there. And while a hold is set, what
a row was is put into its history before it is changed, unless it stands there already; of a table without a history, what is
filled in is not written over, but for the columns that are named below. The owner of the tables is not held: migrations move and
change rows, and who could take a trigger down needs no way round it.
"""

from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from sar_portal.access.models import Scope, ScopedModel
from sar_portal.access.row_wall import Wall, ways
from sar_portal.access.steps import the_portal
from sar_portal.access.unhurried import unhurried

# Columns by which a row is of a review and which a service changes all the same, each with its reason; during a hold it does not.
MOVED_BY_A_SERVICE: dict[str, str] = {}
# Of tables without a history: what is written over also during a hold, with the reason.
EVERYTHING = ""
WRITTEN_OVER: dict[str, tuple[str, str]] = {
    "access.Scope": ("closed", "whether it is said yet who is on its register"),
    "access.RoleAssignment": ("until ended_by_id", "when it ends; nothing else can be changed"),
    "access.Exclusion": ("until ended_by_id", "when it ends; nothing else can be changed"),
    "documents.StoredFile": ("scan_result asked_with asked_at", "what the scanner says of it"),
    "notifications.Deadline": (
        "due_on remind_on plan_id person_id waiting_since met_at cancelled_at",
        "each move of a date stays as a change of it",
    ),
    "notifications.OutboxMessage": (EVERYTHING, "no content; how far it got"),
    "reviews.AdultIdentity": ("name_mark nhs_mark", "computed from the name and the number"),
    "reviews.ReturnPart": (
        "state state_since deadline_id returned_id",
        "each step stays as a decision, each version as one",
    ),
    "reviews.Recommendation": (
        "owner_id state agreed_on ended_on rag deadline_id impact_deadline_id",
        "each step stays as a decision, and who is to do it and how it goes in the trail",
    ),
    "reviews.UnsentForm": (EVERYTHING, "not sent yet: its writer's alone, and gone once it is sent or two weeks old"),
    "reviews.PlannedRequest": (EVERYTHING, "stands in the request that was sent"),
    "reviews.LetterPlan": (EVERYTHING, "stands in the request that was sent"),
    "reviews.InformationRequest": ("deadline_id", "each move of a date stays as a change of it"),
    "reviews.UnsentDecision": (
        EVERYTHING,
        "typed of a decision, not sent: gone once its writer decides, or two weeks after another did",
    ),
    "chronology.Chronology": ("asked_id", "the board's versions of its columns stay"),
    "chronology.Import": (
        "state tables mapping chosen_tables day_first columns_checked default_source adds_only corrects_id notes question "
        "problem attempts acts_for_id",
        "how it is read; the original is kept",
    ),
    "chronology.ImportRow": (EVERYTHING, "read anew from the original, which is kept"),
    "chronology.ImportStep": (EVERYTHING, "compared anew with the original, which is kept"),
    "chronology.Matching": (EVERYTHING, "computed anew from what was returned"),
    "chronology.Candidate": (
        "kinds reasons score sort_day sort_minute superseded_at",
        "computed anew from what was returned",
    ),
    "chronology.CandidateMember": (EVERYTHING, "computed anew from what was returned"),
    "imr.Report": ("template_id", "each move stays as a row"),
    "imr.Attachment": ("removed_at removed_by_id", "on the list, or off it; the file is kept"),
    "imr.PutAway": (EVERYTHING, "which prompt a person does not want to see"),
    "imr.InterviewShare": ("tries revoked_at opened_at", "how often a code was tried"),
    "imr.WordProposal": (EVERYTHING, "what a Word file says otherwise, until its author has decided on it"),
    "imr.WordText": (EVERYTHING, "what a Word file says otherwise, until its author has decided on it"),
    "imr.UnsentAnswer": (
        EVERYTHING,
        "no part of the review: not sent yet, and gone once it is sent or its link ends (R5)",
    ),
    "imr.HandOverText": (EVERYTHING, "no part of the review: erased once it was read, or after the agency's days (R6)"),
    "exports.Export": (
        "state state_since sentence versions returns file_sha256 manifest_sha256 size storage_name made_at expires_at attempts",
        "how far it got, and what was in the file that was made",
    ),
}

# Migrations of closing make the functions; before them there is nothing to call.
KNOWN_HERE = "SELECT to_regprocedure('place_of_row(text, jsonb)') IS NOT NULL"
HELD_HERE = "SELECT to_regprocedure('refuse_writing_over()') IS NOT NULL"
PLACE_OF_ROW = """
CREATE OR REPLACE FUNCTION place_of_row(named text, old_row jsonb) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    row_key bigint;
BEGIN
    CASE {cases}
    ELSE RETURN NULL;
    END CASE;
END $$
"""
COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
# With the whole definition as its comment, since the database gives back its own spelling of it.
KNOWN = """
SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND (t.tgenabled <> 'D' OR %s)
  AND t.tgname IN ('kept', 'says', 'stays', 'stays_while_held')
"""


def _place_of_row(there: set[tuple[str, str]]) -> str:
    tables: dict[str, list[str]] = {}
    for model, _, way in ways():
        if (model._meta.db_table, way.column) in there:
            found = f"({way.query})" if way.via else "row_key"
            then = f"row_key := (old_row ->> '{way.column}')::bigint; RETURN {found};"
            tables.setdefault(then, []).append(f"'{model._meta.db_table}'")
    return PLACE_OF_ROW.format(
        cases="\n    ".join(f"WHEN named IN ({', '.join(names)}) THEN {then}" for then, names in tables.items())
    )


def belongs_by(model: Any, way: Wall) -> set[str]:
    """The columns by which a row is of a review: its key, the first step of its way, and whichever names a scope."""
    of_scopes = {
        field.column
        for field in model._meta.concrete_fields
        if field.related_model and (field.related_model is Scope or issubclass(field.related_model, ScopedModel))
    }
    return {model._meta.pk.column, way.column, *of_scopes}


def triggers() -> dict[tuple[str, str], str]:
    """Of each table and name of a trigger: the rest of what makes it. Names are our own, and nothing of a request."""
    made: dict[tuple[str, str], str] = {}
    for model, own, way in ways():
        if model is not own:
            continue  # a history's rows are added and never changed
        table, label = model._meta.db_table, model._meta.label
        columns = belongs_by(model, way)
        moved = {column for column in columns if f"{label}.{column}" in MOVED_BY_A_SERVICE}
        made[table, "stays"] = _on_change(columns - moved, "refuse_move()")
        if moved:
            made[table, "stays_while_held"] = _on_change(moved, "refuse_change_while_held()")
        if hasattr(model, "history"):
            arguments = f"'{model.history.model._meta.db_table}', '{model._meta.pk.column}'"
            made[table, "kept"] = _on_any_change(f"keep_what_was({arguments})")
        elif words := said(model) - columns:
            made[table, "says"] = _on_any_change(f"refuse_writing_over({', '.join(map(_quoted, sorted(words)))})")
    return made


def said(model: Any) -> set[str]:
    """The columns of a table without a history that are not written over during a hold. A version only counts, and what the
    database computes follows from the others.
    """
    written, _ = WRITTEN_OVER.get(model._meta.label, ("version", ""))
    if written == EVERYTHING:
        return set()
    columns = {field.column for field in model._meta.concrete_fields if not field.generated}
    return columns - {"version", *written.split()}


def _on_change(columns: set[str], function: str) -> str:
    """Keys alone: the database changes the type of no column that is named here."""
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in sorted(columns))
    return f"FOR EACH ROW WHEN ({the_portal()} AND ({changed})) EXECUTE FUNCTION {function}"


def _on_any_change(function: str) -> str:
    return f"FOR EACH ROW WHEN ({the_portal()}) EXECUTE FUNCTION {function}"


def _quoted(column: str) -> str:
    return f"'{column}'"


def know_places(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Makes the function that knows of which scope a row is, by the owner, as often as one likes."""
    with connections[alias].cursor() as cursor:
        cursor.execute(KNOWN_HERE)
        if cursor.fetchone()[0]:
            cursor.execute(COLUMNS)
            cursor.execute(_place_of_row(set(cursor.fetchall())))


def hold_fast(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Makes the triggers what the models say, by the owner, as often as one likes. One that says so already is not touched."""
    with connections[alias].cursor() as cursor:
        cursor.execute(HELD_HERE)
        if not cursor.fetchone()[0]:
            return
        cursor.execute(COLUMNS)
        there = {table for table, _ in cursor.fetchall()}
        wanted = {key: rest for key, rest in triggers().items() if key[0] in there}
        standing, known = _known(cursor), _known(cursor, also_down=True)
        for (table, name), rest in wanted.items():
            if standing.get((table, name)) != rest:
                unhurried(partial(_make, cursor, table, name, rest), table, alias)
        for table, name in known.keys() - wanted.keys():
            unhurried(partial(cursor.execute, f'DROP TRIGGER "{name}" ON "{table}"'), table, alias)


def _make(cursor, table: str, name: str, rest: str) -> None:
    """In the place of one that is there or was taken down, and never in between without: who reads is not kept waiting."""
    cursor.execute(f'CREATE OR REPLACE TRIGGER "{name}" BEFORE UPDATE ON "{table}" {rest}')
    cursor.execute(f'COMMENT ON TRIGGER "{name}" ON "{table}" IS %s', [rest])


def not_fast(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables whose triggers are not there, are down, or say something else than the models."""
    with connections[alias].cursor() as cursor:
        standing = _known(cursor)
    return sorted({table for (table, name), rest in triggers().items() if standing.get((table, name)) != rest})


def _known(cursor, also_down: bool = False) -> dict[tuple[str, str], str]:
    cursor.execute(KNOWN, [also_down])
    return {(table, name): said or "" for table, name, said in cursor.fetchall()}
