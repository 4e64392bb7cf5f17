"""What the database itself refuses here: changed decisions (R8), changed history, and an answered interview record."""

from django.db import migrations, models

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
)

# The record of an interview stands as the interviewee saw it; only what follows from it may still be noted.
FROZEN = """
CREATE FUNCTION refuse_answered_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('confirmed', 'commented') AND
       (NEW.state, NEW.held_on, NEW.part_in_events, NEW.turning_points, NEW.how_it_looked, NEW.contributory,
        NEW.went_well, NEW.good_practice, NEW.lessons, NEW.suggested_changes)
       IS DISTINCT FROM
       (OLD.state, OLD.held_on, OLD.part_in_events, OLD.turning_points, OLD.how_it_looked, OLD.contributory,
        OLD.went_well, OLD.good_practice, OLD.lessons, OLD.suggested_changes) THEN
        RAISE EXCEPTION 'the interviewee has answered this record: it stands as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answered_record BEFORE UPDATE ON imr_staffinterview
    FOR EACH ROW EXECUTE FUNCTION refuse_answered_record();
"""
NOT_FROZEN = """
DROP TRIGGER answered_record ON imr_staffinterview;
DROP FUNCTION refuse_answered_record();
"""


class Migration(migrations.Migration):
    dependencies = [("imr", "0001_initial"), ("access", "0003_walls")]

    operations = [
        migrations.AddField("identityanswer", "compared", models.JSONField(default=dict)),
        append_only(*APPEND_ONLY),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
    ]
