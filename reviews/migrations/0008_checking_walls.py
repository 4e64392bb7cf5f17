"""What the database itself refuses: a changed query, answer, checklist or conflict (R8), and a check by who may not check."""

from django.db import migrations

from sar_portal.access.append_only import append_only

CHECKER = """
CREATE FUNCTION refuse_wrong_checker() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ret reviews_agencyreturn;
BEGIN
    SELECT r.* INTO ret FROM reviews_agencyreturn r JOIN reviews_returnpart p ON p.agency_return_id = r.scope_id
        WHERE p.id = NEW.subject_id FOR NO KEY UPDATE OF r;
    IF EXISTS (SELECT 1 FROM accounts_membership m WHERE m.user_id = NEW.by_id AND m.agency_id = ret.agency_id
               AND (m.until IS NULL OR m.until > clock_timestamp())) THEN
        RAISE EXCEPTION 'nobody checks the return of their own agency' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM reviews_checkerconflict c WHERE c.subject_id = ret.scope_id AND c.by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'who recorded a conflict does not check the return' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checker_apart BEFORE INSERT ON reviews_qualitycheck
    FOR EACH ROW EXECUTE FUNCTION refuse_wrong_checker();
"""
NO_CHECKER = """
DROP TRIGGER checker_apart ON reviews_qualitycheck;
DROP FUNCTION refuse_wrong_checker();
"""
APPEND_ONLY = (
    "reviews_boardchecklist",
    "reviews_checkerconflict",
    "reviews_query",
    "reviews_queryanswer",
    "reviews_querydecision",
)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_checking"), ("accounts", "0001_initial")]

    operations = [append_only(*APPEND_ONLY), migrations.RunSQL(CHECKER, NO_CHECKER)]
