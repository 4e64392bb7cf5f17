"""What the database itself refuses here: changed decisions (R8), changed history, an answered interview record, and an
appointee who was involved (R1, R2).
"""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "imr_appointment",
    "imr_identityanswer",
    "imr_independencedeclaration",
    "imr_resourcesagreed",
    "imr_interviewdecision",
    "imr_interviewconfirmation",
    "imr_handover",
    "imr_historicalpractitionerinvolvement",
    "imr_historicalstaffinterview",
    "imr_historicalreportanswer",
    "imr_historicalkloeanswer",
    "imr_historicalgoodpractice",
    "imr_historicallesson",
    "imr_historicalchangemade",
    "imr_historicalrecommendation",
    "imr_historicalaction",
    "imr_historicalentrycheck",
    "imr_registerimport",
    "imr_interviewclearance",
    "imr_lettergiven",
    "imr_comment",
    "imr_commentdecision",
    "imr_nameddecision",
    "imr_copygiven",
    "imr_recordaddendum",
    "imr_reporttemplate",
    "imr_templatesection",
    "imr_templatemove",
)

# The record of an interview stands as the interviewee saw it; only what follows from it may still be noted.
NAMES = (
    "state", "held_on", "opening", "part_in_events", "turning_points", "how_it_looked", "contributory", "went_well",
    "good_practice", "lessons", "suggested_changes", "factor_family", "factor_role", "factor_environment", "factor_personal",
    "factor_team", "factor_agencies", "factor_culture", "factor_context",
)  # fmt: skip
RECORD = """
CREATE FUNCTION refuse_answered_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('confirmed', 'commented') AND ({new}) IS DISTINCT FROM ({old}) THEN
        RAISE EXCEPTION 'the interviewee has answered this record: it stands as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answered_record BEFORE UPDATE ON imr_staffinterview
    FOR EACH ROW EXECUTE FUNCTION refuse_answered_record();
""".format(new=", ".join(f"NEW.{name}" for name in NAMES), old=", ".join(f"OLD.{name}" for name in NAMES))

NO_RECORD = "DROP TRIGGER answered_record ON imr_staffinterview; DROP FUNCTION refuse_answered_record();"

# What was said of an entry is part of the record, which stands once the interviewee has answered it.
CHECK = """
CREATE FUNCTION refuse_answered_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM imr_staffinterview i WHERE i.id = NEW.interview_id AND i.state IN ('confirmed', 'commented'))
    THEN
        RAISE EXCEPTION 'the interviewee has answered this record: it stands as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answered_check BEFORE INSERT OR UPDATE ON imr_entrycheck
    FOR EACH ROW EXECUTE FUNCTION refuse_answered_check();
"""

NO_CHECK = "DROP TRIGGER answered_check ON imr_entrycheck; DROP FUNCTION refuse_answered_check();"

# Nobody who is excluded from the return is appointed, whoever asks the database for it (R1, R2).
APPOINTEE = """
CREATE FUNCTION refuse_involved_appointee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.verb <> 'appointed' THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM reviews_agencyreturn WHERE scope_id = NEW.subject_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM access_exclusion e WHERE e.user_id = NEW.person_id AND e.scope_id = NEW.subject_id
               AND (e.until IS NULL OR e.until > clock_timestamp())) THEN
        RAISE EXCEPTION 'a person on the register is appointed to nothing on this return (R1, R2)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointee_independent BEFORE INSERT ON imr_appointment
    FOR EACH ROW EXECUTE FUNCTION refuse_involved_appointee();
"""

NO_APPOINTEE = "DROP TRIGGER appointee_independent ON imr_appointment; DROP FUNCTION refuse_involved_appointee();"


class Migration(migrations.Migration):
    replaces = [
        ("imr", "0002_walls"),
        ("imr", "0003_template_moves"),
        ("imr", "0004_from_word"),
        ("imr", "0005_attachments"),
        ("imr", "0006_sealed_interviews"),
        ("imr", "0007_seal_interviews"),
        ("imr", "0008_sealed_checks"),
        ("imr", "0009_seal_checks"),
    ]

    dependencies = [("imr", "0001_tables"), ("access", "0003_refusals"), ("reviews", "0001_tables")]

    operations = [
        append_only(*APPEND_ONLY),
        migrations.RunSQL(RECORD, NO_RECORD),
        migrations.RunSQL(CHECK, NO_CHECK),
        migrations.RunSQL(APPOINTEE, NO_APPOINTEE),
    ]
