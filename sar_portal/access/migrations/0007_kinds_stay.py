"""A scope stays of the kind that it was made of: by its kind the walls know what explains a grant on it (R3 to R6, R12), and to one
that was called an agency for a moment anything could be granted.
"""

from django.db import migrations

WALL = """
CREATE FUNCTION refuse_other_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a scope stays of the kind that it was made of' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER kind_stays BEFORE UPDATE ON access_scope
    FOR EACH ROW WHEN (NEW.kind IS DISTINCT FROM OLD.kind) EXECUTE FUNCTION refuse_other_kind();
"""
NO_WALL = "DROP TRIGGER kind_stays ON access_scope; DROP FUNCTION refuse_other_kind();"


class Migration(migrations.Migration):
    dependencies = [("access", "0006_closed_to_grants")]

    operations = [migrations.RunSQL(WALL, NO_WALL)]
