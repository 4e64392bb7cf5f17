"""Append-only tables: a trigger refuses UPDATE, DELETE and TRUNCATE (R7, R8, R10)."""

from django.db.migrations import RunSQL

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are added, never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only(*tables: str) -> RunSQL:
    """A migration operation that makes the tables append-only; reversible."""
    forward, back = [], []
    refuse = "EXECUTE FUNCTION refuse_change()"
    for table in tables:
        forward += [
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {refuse};',
            f'CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "{table}" {refuse};',
        ]
        back += [
            f'DROP TRIGGER append_only ON "{table}";',
            f'DROP TRIGGER append_only_truncate ON "{table}";',
        ]
    return RunSQL("\n".join(forward), "\n".join(back))
