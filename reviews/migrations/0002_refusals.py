"""What the database itself refuses: changes to versions and decisions (R7, R8), and an accepter who may not accept (R2)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "reviews_submission",
    "reviews_submissionpaper",
    "reviews_signoff",
    "reviews_qualitycheck",
    "reviews_partdecision",
    "reviews_requestdecision",
    "reviews_reviewdecision",
    "reviews_standin",
    "reviews_historicalreview",
    "reviews_historicalkeylineofenquiry",
    "reviews_historicalparallelprocess",
    "reviews_historicalmilestone",
    "reviews_historicalrecordset",
    "reviews_namesshown",
    "reviews_historicalcommonperson",
    "reviews_boardchecklist",
    "reviews_checkerconflict",
    "reviews_query",
    "reviews_queryanswer",
    "reviews_querydecision",
    "reviews_wording",
    "reviews_historicalaction",
    "reviews_contactlogged",
    "reviews_historicalmetadata",
    "reviews_escalationladder",
    "reviews_requestlettertexts",
)

# Both triggers lock the return's row, so that appointment and acceptance at the same moment cannot slip past each other.
ACCEPTER = """
CREATE FUNCTION refuse_wrong_accepter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ret reviews_agencyreturn;
BEGIN
    IF NEW.verb <> 'accept' THEN
        RETURN NEW;
    END IF;
    SELECT r.* INTO ret FROM reviews_agencyreturn r JOIN reviews_returnpart p ON p.agency_return_id = r.scope_id
        WHERE p.id = NEW.subject_id FOR NO KEY UPDATE OF r;
    IF EXISTS (SELECT 1 FROM access_roleassignment a WHERE a.user_id = NEW.by_id AND a.scope_id = ret.scope_id
               AND a.role IN ('imr_author', 'contributor')) THEN
        RAISE EXCEPTION 'the person who wrote a return cannot accept it (R2)' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM access_exclusion e WHERE e.user_id = NEW.by_id AND e.scope_id = ret.scope_id
               AND (e.until IS NULL OR e.until > clock_timestamp())) THEN
        RAISE EXCEPTION 'a person on the register cannot accept the return (R2)' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM accounts_membership m WHERE m.user_id = NEW.by_id AND m.agency_id = ret.agency_id
                   AND (m.until IS NULL OR m.until > clock_timestamp()))
       AND NOT EXISTS (SELECT 1 FROM reviews_standin s WHERE s.subject_id = ret.scope_id AND s.person_id = NEW.by_id) THEN
        RAISE EXCEPTION 'only a senior manager of the same agency accepts (R2)' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accepter_independent BEFORE INSERT ON reviews_signoff
    FOR EACH ROW EXECUTE FUNCTION refuse_wrong_accepter();

CREATE FUNCTION refuse_accepter_as_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.role NOT IN ('imr_author', 'contributor') THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM reviews_agencyreturn WHERE scope_id = NEW.scope_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM reviews_signoff s JOIN reviews_returnpart p ON p.id = s.subject_id
               WHERE p.agency_return_id = NEW.scope_id AND s.verb = 'accept' AND s.by_id = NEW.user_id) THEN
        RAISE EXCEPTION 'the person who accepted a return cannot become its author (R2)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER author_has_not_accepted BEFORE INSERT ON access_roleassignment
    FOR EACH ROW EXECUTE FUNCTION refuse_accepter_as_author();
"""

NO_ACCEPTER = """
DROP TRIGGER author_has_not_accepted ON access_roleassignment;
DROP FUNCTION refuse_accepter_as_author();
DROP TRIGGER accepter_independent ON reviews_signoff;
DROP FUNCTION refuse_wrong_accepter();
"""

# Nobody checks the return of their own agency, or one they have a conflict with.
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


class Migration(migrations.Migration):
    replaces = [
        ("reviews", "0002_walls"),
        ("reviews", "0003_recommendations"),
        ("reviews", "0004_recommendation_walls"),
        ("reviews", "0005_wording_target"),
        ("reviews", "0006_contacts"),
        ("reviews", "0007_dates_of_owners"),
        ("reviews", "0008_action_there"),
        ("reviews", "0009_metadata"),
        ("reviews", "0010_ladder"),
        ("reviews", "0011_acknowledge_by"),
        ("reviews", "0012_acknowledge_dates"),
        ("reviews", "0013_letter_texts"),
        ("reviews", "0014_themes"),
        ("reviews", "0015_sealed_identities"),
        ("reviews", "0016_seal_identities"),
    ]

    dependencies = [("reviews", "0001_tables"), ("access", "0003_refusals"), ("accounts", "0001_tables")]

    operations = [
        append_only(*APPEND_ONLY),
        migrations.RunSQL(ACCEPTER, NO_ACCEPTER),
        migrations.RunSQL(CHECKER, NO_CHECKER),
    ]
