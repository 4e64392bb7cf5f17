"""How rows of append-only tables go: by functions of their owner, as the portal's own role has no right to remove any.

Two people's decisions are rows that one function adds, with a proof of each. The other takes only what stands in the list of a
disposal, and of these only what the triggers of migration 0002 let go. It does nothing to a table without such a trigger: there
the portal removes rows itself.
"""

from django.db import migrations

DECIDE = """
CREATE FUNCTION decide_disposal(of_disposal bigint, said text, person bigint, proved bigint, proof text, of_request text)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    disposal closing_disposal;
    newest closing_disposaldecision;
    proved_at timestamptz := 'epoch'::timestamptz + proved * interval '1 microsecond';
    made bigint;
BEGIN
    SELECT * INTO disposal FROM closing_disposal d WHERE d.id = of_disposal FOR NO KEY UPDATE;
    SELECT * INTO newest FROM closing_disposaldecision d WHERE d.subject_id = of_disposal ORDER BY d.id DESC LIMIT 1;
    IF said IN ('propose', 'confirm') AND (
        proved_at IS NULL
        OR proved_at NOT BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp() + interval '1 minute'
        OR NOT is_proven(
            concat_ws('|', 'disposal', disposal.id, disposal.scope_id, disposal.kind, said, person, proved), proof)
    ) THEN
        RAISE EXCEPTION 'nothing shows that this person decided it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT coalesce(CASE said
        WHEN 'propose' THEN newest.id IS NULL
        WHEN 'confirm' THEN newest.verb IN ('propose', 'hand_back') AND EXISTS (
            SELECT FROM closing_disposaldecision d WHERE d.subject_id = of_disposal AND d.verb = 'propose' AND d.by_id <> person)
        WHEN 'withdraw' THEN newest.verb IN ('propose', 'hand_back')
        WHEN 'hand_back' THEN newest.verb = 'confirm'
        END, false) THEN
        RAISE EXCEPTION 'this cannot be decided now' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO closing_disposaldecision (subject_id, scope_id, kind, verb, reason, by_id, at, proved_at)
        VALUES (disposal.id, disposal.scope_id, disposal.kind, said, '', person, clock_timestamp(), proved_at)
        RETURNING id INTO made;
    PERFORM record_event(
        disposal.scope_id, 'did', said || '_disposal', person, 'closing.disposal:' || disposal.id,
        '{"disposal":' || disposal.id || ',"kind":' || to_json(disposal.kind) || '}', of_request, clock_timestamp());
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION decide_disposal(bigint, text, bigint, bigint, text, text) FROM PUBLIC;
"""
NO_DECIDE = "DROP FUNCTION decide_disposal(bigint, text, bigint, bigint, text, text);"

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
    replaces = [
        ("closing", "0003_erased_by_the_owner"),
        ("closing", "0004_decided_with_proof"),
        ("closing", "0005_where_a_row_lies"),
    ]

    dependencies = [("closing", "0002_refusals")]

    operations = [
        migrations.RunSQL(DECIDE, NO_DECIDE),
        migrations.RunSQL(ERASE, NO_ERASE),
    ]
