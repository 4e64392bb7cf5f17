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
)

DISPOSED_OF = """
CREATE FUNCTION is_disposed_of(named text, old_row jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
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
        WHERE d.table_name = named AND d.key = old_row ->> column_of_key AND d.key_name = column_of_key
        AND p.state = 'erasing' AND p.confirmed_by_id IS NOT NULL AND p.confirmed_by_id <> p.proposed_by_id
        AND NOT EXISTS (
            SELECT 1 FROM closing_legalhold h WHERE h.subject_id = p.scope_id AND h.verb = 'set' AND NOT EXISTS (
                SELECT 1 FROM closing_legalhold l WHERE l.subject_id = p.scope_id AND l.verb = 'lift' AND l.id > h.id))
        AND NOT EXISTS (
            SELECT 1 FROM unnest(ARRAY[
                d.scope_id, subject::bigint, (old_row ->> 'scope_id')::bigint, (old_row ->> 'review_id')::bigint,
                (old_row ->> 'agency_return_id')::bigint
            ]) place(id)
            WHERE place.id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM access_scope s LEFT JOIN imr_handover o ON o.scope_id = s.id
                LEFT JOIN access_scope r ON r.id = o.agency_return_id
                WHERE s.id = place.id AND p.scope_id IN (s.id, s.parent_id, r.parent_id))));
END $$;
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
NOT_DISPOSED_OF = REFUSE + "DROP FUNCTION is_disposed_of(text, jsonb);"

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
    dependencies = [("closing", "0001_initial"), ("access", "0004_recommendation_owner"), ("imr", "0002_walls")]

    operations = [
        append_only(*APPEND_ONLY),
        migrations.RunSQL(DISPOSED_OF, NOT_DISPOSED_OF),
        migrations.RunSQL(ended_once(WAY_THROUGH), ended_once("")),
    ]
