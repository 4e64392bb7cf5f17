"""The database asks the hand-over itself who holds a role on it (R6), and the register whether an exclusion may end (R12): a row of a
role or the end of an exclusion explains a grant, and anything that writes the tables could add one.
"""

from django.db import migrations

# Also where the scope is called something else: a role on it is explained by the hand-over alone.
ITS_TWO = """
CREATE FUNCTION refuse_role_on_hand_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.role IN ('hand_over_author', 'hand_over_recipient')
        OR EXISTS (SELECT 1 FROM imr_handover h WHERE h.scope_id = NEW.scope_id))
    AND NOT EXISTS (
        SELECT 1 FROM imr_handover h WHERE h.scope_id = NEW.scope_id AND NEW.user_id =
            CASE NEW.role WHEN 'hand_over_author' THEN h.by_id WHEN 'hand_over_recipient' THEN h.recipient_id END
    ) THEN
        RAISE EXCEPTION 'a hand-over is open to its author and its recipient alone (R6)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hand_over_is_theirs BEFORE INSERT ON access_roleassignment
    FOR EACH ROW EXECUTE FUNCTION refuse_role_on_hand_over();
"""
NOT_THEIRS = "DROP TRIGGER hand_over_is_theirs ON access_roleassignment; DROP FUNCTION refuse_role_on_hand_over();"

# An exclusion names the row of the register that it follows from (imr/services/recheck.py, `because_of`).
STILL_THERE = """
CREATE FUNCTION refuse_letting_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named bigint := CASE WHEN OLD.because ~ '^involvement:[0-9]{1,18}$' THEN split_part(OLD.because, ':', 2)::bigint END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM imr_practitionerinvolvement i JOIN accounts_user u ON u.id = OLD.user_id
        WHERE i.id = named AND i.agency_return_id = OLD.scope_id AND i.struck_off_at IS NULL
        AND (i.account_id = u.id OR upper(trim(i.email)) = upper(u.email))
    ) THEN
        RAISE EXCEPTION 'a person stays excluded while they stand on the register (R12)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER excluded_while_registered BEFORE UPDATE ON access_exclusion
    FOR EACH ROW WHEN (NEW.until IS DISTINCT FROM OLD.until) EXECUTE FUNCTION refuse_letting_in();
"""
NO_LONGER = "DROP TRIGGER excluded_while_registered ON access_exclusion; DROP FUNCTION refuse_letting_in();"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_kinds_stay"),
        ("accounts", "0005_quiet_hours"),
        ("imr", "0005_told_by_other_means"),
    ]

    operations = [migrations.RunSQL(ITS_TWO, NOT_THEIRS), migrations.RunSQL(STILL_THERE, NO_LONGER)]
