"""Events of the trail are added by a function of the owner and by nothing else, so that none has a false number or hash and no head
is moved; and a function that knows a proof (sar_portal.access.proofs).

Another person's event can be added still: whoever has the portal's password can call the function. It is in the chain then.
"""

from django.db import migrations

# The body is what `audit.body_of` makes of the event, byte for byte: all of it is ASCII, as `json.dumps` writes it.
RECORD = r"""
CREATE FUNCTION record_event(
    of_scope bigint, said_what text, said_verb text, of_actor bigint, of_subject text, said_details text, of_request text,
    happened timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whose bigint;
    chain access_auditchain;
    utc timestamp := happened AT TIME ZONE 'UTC';
    body text;
    made bigint;
BEGIN
    SELECT CASE s.kind WHEN 'review' THEN s.id WHEN 'return' THEN s.parent_id END INTO whose FROM access_scope s
        WHERE s.id = of_scope;
    LOOP
        IF whose IS NULL THEN
            SELECT * INTO chain FROM access_auditchain c WHERE c.scope_id IS NULL FOR NO KEY UPDATE;
        ELSE
            SELECT * INTO chain FROM access_auditchain c WHERE c.scope_id = whose FOR NO KEY UPDATE;
        END IF;
        EXIT WHEN FOUND;
        INSERT INTO access_auditchain (scope_id, length, head) VALUES (whose, 0, '') ON CONFLICT DO NOTHING;
    END LOOP;
    body := '[' || array_to_string(ARRAY[
        to_json(chain.head)::text, chain.id::text, (chain.length + 1)::text,
        to_json(to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS')
            || CASE WHEN date_trunc('second', utc) = utc THEN '' ELSE to_char(utc, '.US') END || '+00:00')::text,
        to_json(said_what)::text, to_json(said_verb)::text, of_actor::text, of_scope::text, to_json(of_subject)::text,
        said_details, to_json(of_request)::text
    ], ',', 'null') || ']';
    IF body !~ '^[\x20-\x7e]*$' THEN
        RAISE EXCEPTION 'an event of the trail is written in ASCII' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO access_auditevent
        (chain_id, number, at, what, verb, actor_id, scope_id, subject, details, request_id, previous, hash)
        VALUES (chain.id, chain.length + 1, happened, said_what, said_verb, of_actor, of_scope, of_subject,
                said_details::jsonb, of_request, chain.head, encode(sha256(convert_to(body, 'UTF8')), 'hex'))
        RETURNING id INTO made;
    UPDATE access_auditchain c SET length = e.number, head = e.hash FROM access_auditevent e
        WHERE c.id = chain.id AND e.id = made;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION record_event(bigint, text, text, bigint, text, text, text, timestamptz) FROM PUBLIC;
"""
NO_RECORD = "DROP FUNCTION record_event(bigint, text, text, bigint, text, text, text, timestamptz);"

PROVEN = """
CREATE FUNCTION is_proven(words text, proof text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM owner_only.proof_key k
        WHERE encode(sha256(k.outer_key || sha256(k.inner_key || convert_to(words, 'UTF8'))), 'hex') = proof);
END $$;
REVOKE ALL ON FUNCTION is_proven(text, text) FROM PUBLIC;
"""
NOT_PROVEN = "DROP FUNCTION is_proven(text, text); DROP SCHEMA IF EXISTS owner_only CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("access", "0005_themes")]

    operations = [migrations.RunSQL(RECORD, NO_RECORD), migrations.RunSQL(PROVEN, NOT_PROVEN)]
