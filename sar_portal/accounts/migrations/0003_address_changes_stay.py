"""What an address was says who somebody is on a register (R1, R12): the database keeps it too."""

from django.db import migrations

WALL = """
CREATE FUNCTION refuse_another_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.made_at IS NOT NULL OR OLD.expires_at > now() THEN
            RAISE EXCEPTION 'an address that was changed, or may still be, is not forgotten'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.made_at IS NOT NULL OR NEW.expires_at > OLD.expires_at
        OR (to_jsonb(OLD) - 'made_at' - 'expires_at') <> (to_jsonb(NEW) - 'made_at' - 'expires_at') THEN
        RAISE EXCEPTION 'a change of address is made once or ended sooner, nothing else'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER address_stays BEFORE UPDATE OR DELETE ON accounts_addresschange
    FOR EACH ROW EXECUTE FUNCTION refuse_another_past();
CREATE TRIGGER address_stays_truncate BEFORE TRUNCATE ON accounts_addresschange EXECUTE FUNCTION refuse_change();
"""
NO_WALL = """
DROP TRIGGER address_stays ON accounts_addresschange;
DROP TRIGGER address_stays_truncate ON accounts_addresschange;
DROP FUNCTION refuse_another_past();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_refusals"), ("access", "0003_refusals")]

    operations = [migrations.RunSQL(WALL, NO_WALL)]
