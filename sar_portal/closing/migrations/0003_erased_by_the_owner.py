"""Disposal removes rows of append-only tables by a function of their owner: the portal's own role has no right to remove any.

The function takes only what stands in the list of a disposal, and of these only what the triggers of migration 0002 let go. It
does nothing to a table without such a trigger: there the portal removes rows itself.
"""

from django.db import migrations

ERASE = """
CREATE FUNCTION erase_doomed(of_disposal bigint, named text, keys text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    key_column text;
    erased bigint;
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relname = named AND c.relnamespace = 'public'::regnamespace AND t.tgtype & 8 > 0 AND t.tgenabled <> 'D'
        AND p.proname IN ('refuse_change', 'refuse_rewriting')
    ) THEN
        RETURN NULL;
    END IF;
    SELECT d.key_name INTO key_column FROM closing_doomedrow d
        WHERE d.disposal_id = of_disposal AND d.table_name = named LIMIT 1;
    IF key_column IS NULL THEN
        RETURN 0;
    END IF;
    EXECUTE format(
        'DELETE FROM public.%1$I gone USING closing_doomedrow doomed WHERE doomed.disposal_id = $1 AND doomed.table_name = $2 '
        'AND doomed.key_name = $3 AND doomed.key = gone.%2$I::text AND doomed.key = ANY($4)', named, key_column
    ) USING of_disposal, named, key_column, keys;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END $$;
REVOKE ALL ON FUNCTION erase_doomed(bigint, text, text[]) FROM PUBLIC;
"""
NO_ERASE = "DROP FUNCTION erase_doomed(bigint, text, text[]);"


class Migration(migrations.Migration):
    dependencies = [("closing", "0002_walls")]

    operations = [migrations.RunSQL(ERASE, NO_ERASE)]
