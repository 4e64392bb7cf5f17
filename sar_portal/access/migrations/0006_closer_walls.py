"""The wall before grants looks closer: at who reads interviews (R5), the combined pages (R4), and a hand-over (R6)."""

from importlib import import_module

from django.db import migrations

# Beside what 0003 asks: these permissions need one of the roles that give them, held where it is held.
CLOSER = """
CREATE OR REPLACE FUNCTION refuse_unexplained_grant() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
AS_BEFORE = (
    import_module("sar_portal.access.migrations.0003_walls")
    .GRANT_WALL.partition("CREATE TRIGGER")[0]
    .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
)


class Migration(migrations.Migration):
    dependencies = [("access", "0005_roleassignment_team")]

    operations = [migrations.RunSQL(CLOSER, AS_BEFORE)]
