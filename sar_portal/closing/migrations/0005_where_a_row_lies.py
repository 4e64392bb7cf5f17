"""The walls of append-only tables find the review in which a row lies themselves, by the way that the row wall goes (0023).

Before, a row whose review stands two tables away could be listed under a true disposal of another review by a program with the
portal's password, and was let go.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("sar_portal.closing.migrations.0004_decided_with_proof").DISPOSED_OF
# How a table's rows lie in a scope stands in its policy, which `raise_walls` makes of the models and the owner alone can change.
# Null where the row on the way is gone, as for a history whose row went before it, and where no wall was ever raised.
SCOPE_OF_ROW = r"""
CREATE FUNCTION scope_of_row(named text, old_row jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    condition text;
    way text[];
    found bigint;
BEGIN
    SELECT obj_description(p.oid, 'pg_policy') INTO condition FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relname = named AND c.relnamespace = 'public'::regnamespace AND p.polname = 'wall';
    way := regexp_match(condition, ' OR "(scope_of_\w+)"\("(\w+)"\) IN ');
    IF way IS NOT NULL THEN
        EXECUTE format('SELECT public.%I($1)', way[1]) INTO found USING (old_row ->> way[2])::bigint;
        RETURN found;
    END IF;
    way := regexp_match(condition, ' OR "(\w+)" IN ');
    RETURN (old_row ->> way[1])::bigint;
END $$;
REVOKE ALL ON FUNCTION scope_of_row(text, jsonb) FROM PUBLIC;
"""
NO_SCOPE_OF_ROW = "DROP FUNCTION scope_of_row(text, jsonb);"
PLACES = "d.scope_id, subject::bigint, "
DISPOSED_OF = BEFORE.replace(PLACES, f"{PLACES}scope_of_row(named, old_row), ")


class Migration(migrations.Migration):
    dependencies = [("closing", "0004_decided_with_proof")]

    operations = [
        migrations.RunSQL(SCOPE_OF_ROW, NO_SCOPE_OF_ROW),
        migrations.RunSQL(DISPOSED_OF, BEFORE),
    ]
