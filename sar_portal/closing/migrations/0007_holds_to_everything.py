"""A legal hold stops what is not a removal and comes to one: a row that is moved away, and a text that is written over (G7).

Of which review a row is, the database now knows by a function that `migrate` makes of the models (access/legal_hold.py), whether or
not the row wall stands; here it is empty. The triggers that call these functions are made there too, but for that of the scopes,
whose rows could otherwise be taken away and put back in one transaction, with no hold found in between.
"""

from importlib import import_module

from django.db import migrations

before = import_module("sar_portal.closing.migrations.0004_held_fast")

ASKED = """
CREATE FUNCTION some_hold_is_set() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM closing_legalhold h WHERE h.verb = 'set' AND NOT EXISTS (
            SELECT FROM closing_legalhold l WHERE l.subject_id = h.subject_id AND l.verb = 'lift' AND l.id > h.id));
END $$;
CREATE FUNCTION is_held(place bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM access_scope s LEFT JOIN imr_handover o ON o.scope_id = s.id
        LEFT JOIN access_scope r ON r.id = o.agency_return_id
        JOIN closing_legalhold h ON h.subject_id IN (s.id, s.parent_id, r.parent_id) AND h.verb = 'set'
        WHERE s.id = place AND NOT EXISTS (
            SELECT FROM closing_legalhold l WHERE l.subject_id = h.subject_id AND l.verb = 'lift' AND l.id > h.id));
END $$;
CREATE FUNCTION place_of_row(named text, old_row jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NULL;
END $$;
CREATE FUNCTION row_is_held(named text, old_row jsonb) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN is_held(coalesce(
        place_of_row(named, old_row), (old_row ->> 'scope_id')::bigint, (old_row ->> 'review_id')::bigint,
        (old_row ->> 'agency_return_id')::bigint));
END $$;
"""
NOT_ASKED = """
DROP FUNCTION row_is_held(text, jsonb);
DROP FUNCTION place_of_row(text, jsonb);
DROP FUNCTION is_held(bigint);
DROP FUNCTION some_hold_is_set();
"""
# As the owner, so that no wall hides the hold. The words are those that pages know it by (access.errors.HELD).
REFUSED = """
CREATE OR REPLACE FUNCTION refuse_while_held() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF some_hold_is_set() THEN
        IF row_is_held(TG_TABLE_NAME, to_jsonb(OLD)) THEN
            RAISE EXCEPTION 'a legal hold is set: rows of % are not removed', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN OLD;
END $$;
"""
MOVED = """
CREATE FUNCTION refuse_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a row of % stays where it is', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION refuse_change_while_held() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF some_hold_is_set() THEN
        IF row_is_held(TG_TABLE_NAME, to_jsonb(OLD)) THEN
            RAISE EXCEPTION 'a legal hold is set: this of a row of % is not changed', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
NOT_MOVED = "DROP FUNCTION refuse_change_while_held() CASCADE; DROP FUNCTION refuse_move() CASCADE;"
# The history table is the trigger's argument. What is compared and kept is what both tables have; whose words they were is said
# by the newest version, as where typing that was saved by itself gets its version (access.history).
KEPT = """
CREATE FUNCTION keep_what_was() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    history text := TG_ARGV[0];
    key text := TG_ARGV[1];
    names text;
    were text;
BEGIN
    IF some_hold_is_set() THEN
        IF row_is_held(TG_TABLE_NAME, to_jsonb(OLD)) THEN
            SELECT string_agg(quote_ident(a.attname), ', '), string_agg('($1).' || quote_ident(a.attname), ', ') INTO names, were
                FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND b.attrelid = history::regclass
                WHERE a.attrelid = TG_RELID AND a.attnum > 0 AND b.attnum > 0 AND NOT a.attisdropped AND NOT b.attisdropped;
            EXECUTE format(
                'INSERT INTO %1$I (%2$s, history_date, history_change_reason, history_type, history_user_id)
                 SELECT %3$s, greatest(clock_timestamp(), newest.history_date), ''Kept because a legal hold is set'', ''~'',
                        newest.history_user_id
                 FROM (SELECT) one LEFT JOIN LATERAL (
                     SELECT h.history_date, h.history_user_id FROM %1$I h WHERE h.%4$I = ($1).%4$I
                     ORDER BY h.history_date DESC, h.history_id DESC LIMIT 1) newest ON true
                 WHERE NOT EXISTS (
                     SELECT FROM %1$I h WHERE h.%4$I = ($1).%4$I AND (%2$s) IS NOT DISTINCT FROM (%3$s))',
                history, names, were, key) USING OLD;
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
NOT_KEPT = "DROP FUNCTION keep_what_was() CASCADE;"
SCOPES = 'CREATE TRIGGER held_fast BEFORE DELETE ON "access_scope" FOR EACH ROW EXECUTE FUNCTION refuse_while_held();'
NOT_SCOPES = 'DROP TRIGGER held_fast ON "access_scope";'


class Migration(migrations.Migration):
    dependencies = [("closing", "0006_decided_once"), ("access", "0005_closed")]

    operations = [
        migrations.RunSQL(ASKED, NOT_ASKED),
        migrations.RunSQL(REFUSED, before.HELD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
        migrations.RunSQL(MOVED, NOT_MOVED),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(SCOPES, NOT_SCOPES),
    ]
