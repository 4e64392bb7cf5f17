"""The database appoints nobody who is excluded from the return, whoever asks it to (R1, R2)."""

from django.db import migrations

WALL = """
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
NO_WALL = "DROP TRIGGER appointee_independent ON imr_appointment; DROP FUNCTION refuse_involved_appointee();"


class Migration(migrations.Migration):
    dependencies = [("access", "0003_walls"), ("imr", "0013_hand_over_text"), ("reviews", "0006_planned_version")]

    operations = [migrations.RunSQL(WALL, NO_WALL)]
