"""What is decided here is added, never changed; and the one way by which a row leaves an append-only table.

A row of such a table may be deleted, in any room, only while it stands in the list of a disposal that is being done, that two
different people have decided, of the review in which the row lies, on which no legal hold is set. Nothing else is let through: no
change, no truncation, no row that is not in the list or lies in another review; and never the audit trail, nor what is decided
here but for the holds and longer keepings of the review that goes. The list is made and emptied in the transaction that removes
the rows.
"""

from django.db import migrations

from sar_portal.access.append_only import REFUSE, append_only

APPEND_ONLY = (
    "closing_retentionrules",
    "closing_legalhold",
    "closing_keptlonger",
    "closing_certificate",
    "closing_disposaldecision",
)

# What a smaller disposal may take of append-only tables: `belongings.PARTS`, their histories, and the papers of interview records.
KIND_OF = """
CREATE FUNCTION is_of_kind(kind text, named text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind
        WHEN 'review' THEN true
        WHEN 'interviews' THEN named IN (
            'imr_historicalstaffinterview', 'imr_historicalentrycheck', 'imr_interviewdecision', 'imr_nameddecision',
            'imr_interviewshare', 'imr_interviewconfirmation', 'imr_recordaddendum', 'imr_recordcopy', 'imr_copygiven',
            'documents_rendering', 'documents_storedfile')
        WHEN 'key' THEN named IN (
            'reviews_historicaladultidentity', 'reviews_historicalcommonperson', 'chronology_historicalpersoncode',
            'chronology_returnedperson')
        ELSE false END $$;
"""
NO_KIND_OF = "DROP FUNCTION is_of_kind(text, text);"

# How a table's rows lie in a scope stands in its policy, which `raise_walls` makes of the models and the owner alone can change.
# Null where the row on the way is gone, as for a history whose row went before it, and where no wall was ever raised.
SCOPE_OF_ROW = r"""
CREATE FUNCTION scope_of_row(named text, old_row jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    condition text;
    way text[];
    found bigint;
BEGIN
    SELECT obj_description(p.oid, 'pg_policy') INTO condition FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relname = named AND c.relnamespace = 'public'::regnamespace AND p.polname = 'wall';
    way := regexp_match(condition, ' OR "(scope_of_\w+)"\("(\w+)"\) IN ');
    IF way IS NOT NULL THEN
        EXECUTE format('SELECT public.%I($1)', way[1]) INTO found USING (old_row ->> way[2])::bigint;
        RETURN found;
    END IF;
    way := regexp_match(condition, ' OR "(\w+)" IN ');
    RETURN (old_row ->> way[1])::bigint;
END $$;
REVOKE ALL ON FUNCTION scope_of_row(text, jsonb) FROM PUBLIC;
"""
NO_SCOPE_OF_ROW = "DROP FUNCTION scope_of_row(text, jsonb);"

DISPOSED_OF = """
CREATE FUNCTION is_disposed_of(named text, old_row jsonb) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    column_of_key text;
    subject text;
BEGIN
    IF named IN ('closing_legalhold', 'closing_keptlonger') THEN
        subject := old_row ->> 'subject_id';
    ELSIF named = 'access_auditevent' OR starts_with(named, 'closing_') THEN
        RETURN false;
    END IF;
    SELECT d.key_name INTO column_of_key FROM closing_doomedrow d WHERE d.table_name = named LIMIT 1;
    RETURN column_of_key IS NOT NULL AND EXISTS (
        SELECT 1 FROM closing_doomedrow d JOIN closing_disposal p ON p.id = d.disposal_id
        JOIN closing_disposaldecision second ON second.subject_id = p.id AND second.verb = 'confirm'
        JOIN closing_disposaldecision first ON first.subject_id = p.id AND first.verb = 'propose'
        WHERE d.table_name = named AND d.key = old_row ->> column_of_key AND d.key_name = column_of_key
        AND p.state = 'erasing' AND first.by_id <> second.by_id AND is_of_kind(second.kind, named)
        AND (p.scope_id, p.kind) = (first.scope_id, first.kind) AND (p.scope_id, p.kind) = (second.scope_id, second.kind)
        AND NOT EXISTS (SELECT 1 FROM closing_disposaldecision l WHERE l.subject_id = p.id AND l.id > second.id)
        AND NOT EXISTS (SELECT 1 FROM closing_certificate c WHERE c.subject_id = p.id)
        AND NOT EXISTS (
            SELECT 1 FROM closing_legalhold h WHERE h.subject_id = p.scope_id AND h.verb = 'set' AND NOT EXISTS (
                SELECT 1 FROM closing_legalhold l WHERE l.subject_id = p.scope_id AND l.verb = 'lift' AND l.id > h.id))
        AND NOT EXISTS (
            SELECT 1 FROM unnest(ARRAY[
                d.scope_id, subject::bigint, scope_of_row(named, old_row), (old_row ->> 'scope_id')::bigint,
                (old_row ->> 'review_id')::bigint, (old_row ->> 'agency_return_id')::bigint
            ]) place(id)
            WHERE place.id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM access_scope s LEFT JOIN imr_handover o ON o.scope_id = s.id
                LEFT JOIN access_scope r ON r.id = o.agency_return_id
                WHERE s.id = place.id AND p.scope_id IN (s.id, s.parent_id, r.parent_id))));
END $$;
"""
NOT_DISPOSED_OF = "DROP FUNCTION is_disposed_of(text, jsonb);"

NEVER_CHANGED = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF is_disposed_of(TG_TABLE_NAME, to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are added, never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

# As in access 0003, but for the first condition.
ENDED_ONCE = """
CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        {way_through}RAISE EXCEPTION 'rows of % are ended, never removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (to_jsonb(OLD) - 'until' - 'ended_by_id') <> (to_jsonb(NEW) - 'until' - 'ended_by_id') THEN
        RAISE EXCEPTION 'a row of % can be ended, nothing else', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
WAY_THROUGH = """IF is_disposed_of(TG_TABLE_NAME, to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;
        """


def ended_once(way_through: str) -> str:
    return ENDED_ONCE.replace("{way_through}", way_through)


class Migration(migrations.Migration):
    replaces = [
        ("closing", "0002_walls"),
    ]

    dependencies = [("closing", "0001_tables"), ("access", "0003_refusals"), ("imr", "0002_refusals")]

    operations = [
        append_only(*APPEND_ONLY),
        migrations.RunSQL(KIND_OF, NO_KIND_OF),
        migrations.RunSQL(SCOPE_OF_ROW, NO_SCOPE_OF_ROW),
        migrations.RunSQL(DISPOSED_OF, NOT_DISPOSED_OF),
        migrations.RunSQL(NEVER_CHANGED, REFUSE),
        migrations.RunSQL(ended_once(WAY_THROUGH), ended_once("")),
    ]
