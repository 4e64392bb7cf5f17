"""What is said in a table without a history is compared in a function that is given the columns, and not in the condition of the
trigger (G7): the database changes the type of no column that a trigger's definition names, so that a later migration which only
widens one would stop.

Whether any hold is set is asked first, as by the other triggers that are weighed at every change. The words are those of 0007.
"""

from django.db import migrations

WRITTEN_OVER = """
CREATE FUNCTION refuse_writing_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF some_hold_is_set() THEN
        IF EXISTS (
            SELECT FROM jsonb_each(to_jsonb(OLD)) was
            WHERE was.key = ANY(TG_ARGV) AND was.value NOT IN ('null', '""', '[]', '{}')
              AND was.value IS DISTINCT FROM to_jsonb(NEW) -> was.key
        ) THEN
            IF row_is_held(TG_TABLE_NAME, to_jsonb(OLD)) THEN
                RAISE EXCEPTION 'a legal hold is set: this of a row of % is not changed', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
NOT_REFUSED = "DROP FUNCTION refuse_writing_over() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("closing", "0007_holds_to_everything")]

    operations = [migrations.RunSQL(WRITTEN_OVER, NOT_REFUSED)]
