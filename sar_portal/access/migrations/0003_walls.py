"""What the database itself refuses: changes to the audit trail (R10), and grants that no role explains (R3, R12)."""

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


class Migration(migrations.Migration):
    dependencies = [("access", "0002_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_change();"),
        append_only("access_auditevent"),
        migrations.RunSQL(GRANT_WALL, NO_GRANT_WALL),
        migrations.RunSQL(ENDED_ONCE, NOT_ENDED_ONCE),
    ]
