"""The database, too, grants nothing on a return that was taken in before it is opened (R12, docs/decisions/0030): nobody knows yet who
is on its register, and so who would have to be excluded.
"""

from django.db import migrations

WALL = """
CREATE FUNCTION refuse_grant_on_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM access_scope s WHERE s.id = NEW.content_object_id AND s.closed) THEN
        RAISE EXCEPTION 'a return that was taken in is granted to nobody before it is opened (R12)'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_not_closed BEFORE INSERT OR UPDATE ON access_scopegrant
    FOR EACH ROW EXECUTE FUNCTION refuse_grant_on_closed();
"""
NO_WALL = "DROP TRIGGER grant_not_closed ON access_scopegrant; DROP FUNCTION refuse_grant_on_closed();"


class Migration(migrations.Migration):
    dependencies = [("access", "0005_closed")]

    operations = [migrations.RunSQL(WALL, NO_WALL)]
