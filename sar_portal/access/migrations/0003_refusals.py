"""What the database itself refuses: changes to the audit trail (R10), grants that no role explains (R3, R12), and events of the trail
that are not added by a function of the owner, so that none has a false number or hash and no head is moved.

Another person's event can be added still: whoever has the portal's password can call the function. It is in the chain then. A second
function knows a proof that the password does not give (sar_portal.access.proofs).
"""

from django.db import migrations

from sar_portal.access.append_only import REFUSE, append_only

# Outside the agency only progress and what was returned may ever be granted (R3); interviews (R5), the combined pages (R4) and
# hand-overs (R6) only to who holds one of the roles that give them, where it is held.
GRANT_WALL = """
CREATE FUNCTION refuse_unexplained_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    scope access_scope;
    review access_scope;
    codename text;
    explained boolean;
BEGIN
    SELECT * INTO scope FROM access_scope WHERE id = NEW.content_object_id;
    SELECT p.codename INTO codename FROM auth_permission p WHERE p.id = NEW.permission_id;
    IF scope.kind = 'hand_over' THEN
        SELECT EXISTS (SELECT 1 FROM access_roleassignment r WHERE r.user_id = NEW.user_id AND r.scope_id = scope.id
                       AND r.role IN ('hand_over_author', 'hand_over_recipient')
                       AND (r.until IS NULL OR r.until > clock_timestamp())) INTO explained;
        IF NOT explained THEN
            RAISE EXCEPTION 'no role explains this grant on a hand-over (R6)' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF scope.kind = 'review' THEN
        SELECT EXISTS (SELECT 1 FROM access_roleassignment r WHERE r.user_id = NEW.user_id
                       AND r.scope_id IN (scope.id, scope.parent_id)
                       AND r.role IN ('coordinator', 'lead_reviewer', 'subgroup_reader')
                       AND (r.until IS NULL OR r.until > clock_timestamp())) INTO explained;
        IF codename <> 'see_review' AND NOT explained THEN
            RAISE EXCEPTION 'no role of the board explains this grant on a review (R4)'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF scope.kind <> 'return' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO review FROM access_scope WHERE id = scope.parent_id;
    IF EXISTS (SELECT 1 FROM access_exclusion e WHERE e.user_id = NEW.user_id AND e.scope_id = scope.id
               AND e.since <= clock_timestamp() AND (e.until IS NULL OR e.until > clock_timestamp())) THEN
        RAISE EXCEPTION 'an excluded person is granted nothing on this return (R12)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF codename IN ('read_interviews', 'hold_interviews') AND NOT EXISTS (
        SELECT 1 FROM access_roleassignment r
        WHERE r.user_id = NEW.user_id AND r.scope_id = scope.id AND (r.until IS NULL OR r.until > clock_timestamp())
        AND (r.role = 'imr_author' OR (codename = 'read_interviews' AND r.role = 'interview_reader'))
    ) THEN
        RAISE EXCEPTION 'no role explains reading interviews on this return (R5)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM access_roleassignment r
        WHERE r.user_id = NEW.user_id AND (r.until IS NULL OR r.until > clock_timestamp())
        AND (r.scope_id IN (scope.id, scope.agency_id)
             OR (codename IN ('see_progress', 'read_returned', 'check_quality')
                 AND r.scope_id IN (review.id, review.parent_id)))
    ) THEN
        RAISE EXCEPTION 'no role explains this grant on a return (R3)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_explained BEFORE INSERT OR UPDATE ON access_scopegrant
    FOR EACH ROW EXECUTE FUNCTION refuse_unexplained_grant();
"""
NO_GRANT_WALL = "DROP TRIGGER grant_explained ON access_scopegrant; DROP FUNCTION refuse_unexplained_grant();"

# A role or an exclusion is ended once; who held what, and when, is never rewritten (R8).
ENDED_ONCE = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rows of % are ended, never removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (to_jsonb(OLD) - 'until' - 'ended_by_id') <> (to_jsonb(NEW) - 'until' - 'ended_by_id') THEN
        RAISE EXCEPTION 'a row of % can be ended, nothing else', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ended_once BEFORE UPDATE OR DELETE ON access_roleassignment FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER ended_once BEFORE UPDATE OR DELETE ON access_exclusion FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
NOT_ENDED_ONCE = """
DROP TRIGGER ended_once ON access_roleassignment;
DROP TRIGGER ended_once ON access_exclusion;
DROP FUNCTION refuse_rewriting();
"""

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
    replaces = [
        ("access", "0003_walls"),
        ("access", "0004_recommendation_owner"),
        ("access", "0005_themes"),
        ("access", "0006_trail_by_function"),
        ("access", "0007_sent_forms"),
    ]

    dependencies = [("access", "0002_links"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_change();"),
        append_only("access_auditevent"),
        migrations.RunSQL(GRANT_WALL, NO_GRANT_WALL),
        migrations.RunSQL(ENDED_ONCE, NOT_ENDED_ONCE),
        migrations.RunSQL(RECORD, NO_RECORD),
        migrations.RunSQL(PROVEN, NOT_PROVEN),
    ]
