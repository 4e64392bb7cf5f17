"""While a legal hold is set, nothing of the review is removed by anybody (G7): tables whose rows may otherwise go ask for it.

Tables of which nothing is ever removed but by a disposal ask for a hold already (0002). Those of which something may be removed all
the same during a hold stand, each with its reason, in sar_portal/closing/belongings.py; a test knows of every other.
"""

from django.db import migrations

TABLES = (
    "accounts_invitation",
    "chronology_candidate",
    "chronology_chronology",
    "chronology_chronologyentry",
    "chronology_glossaryterm",
    "chronology_import",
    "chronology_matching",
    "chronology_personcode",
    "combined_keyepisode",
    "exports_export",
    "imr_action",
    "imr_attachment",
    "imr_changemade",
    "imr_entrycheck",
    "imr_goodpractice",
    "imr_identityquestion",
    "imr_interviewshare",
    "imr_kloeanswer",
    "imr_lesson",
    "imr_practitionerinvolvement",
    "imr_practitionerletter",
    "imr_recommendation",
    "imr_recordcopy",
    "imr_report",
    "imr_reportanswer",
    "imr_staffinterview",
    "notifications_deadline",
    "notifications_outboxmessage",
    "reviews_action",
    "reviews_adultidentity",
    "reviews_agencyreturn",
    "reviews_commonperson",
    "reviews_hold",
    "reviews_informationrequest",
    "reviews_keylineofenquiry",
    "reviews_letterplan",
    "reviews_metadata",
    "reviews_milestone",
    "reviews_parallelprocess",
    "reviews_recommendation",
    "reviews_recordset",
    "reviews_returnpart",
    "reviews_review",
)
# As the owner, so that no wall hides the hold. The words are those that pages know it by (access.errors.HELD).
HELD = """
CREATE FUNCTION refuse_while_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old_row jsonb := to_jsonb(OLD);
    place bigint := coalesce(
        scope_of_row(TG_TABLE_NAME, old_row), (old_row ->> 'scope_id')::bigint, (old_row ->> 'review_id')::bigint,
        (old_row ->> 'agency_return_id')::bigint,
        (SELECT p.agency_return_id FROM reviews_returnpart p WHERE p.id = (old_row ->> 'part_id')::bigint));
BEGIN
    IF EXISTS (
        SELECT FROM access_scope s LEFT JOIN imr_handover o ON o.scope_id = s.id
        LEFT JOIN access_scope r ON r.id = o.agency_return_id
        JOIN closing_legalhold h ON h.subject_id IN (s.id, s.parent_id, r.parent_id) AND h.verb = 'set'
        WHERE s.id = place AND NOT EXISTS (
            SELECT FROM closing_legalhold l WHERE l.subject_id = h.subject_id AND l.verb = 'lift' AND l.id > h.id)
    ) THEN
        RAISE EXCEPTION 'a legal hold is set: rows of % are not removed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
"""
RAISED = "".join(
    f'CREATE TRIGGER held_fast BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_while_held();\n'
    for table in TABLES
)
DOWN = "".join(f'DROP TRIGGER held_fast ON "{table}";\n' for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("closing", "0003_disposal"),
        ("accounts", "0003_address_changes_stay"),
        ("chronology", "0002_refusals"),
        ("combined", "0002_refusals"),
        ("exports", "0002_refusals"),
        ("imr", "0002_refusals"),
        ("notifications", "0002_refusals"),
        ("reviews", "0002_refusals"),
    ]

    operations = [
        migrations.RunSQL(HELD, "DROP FUNCTION refuse_while_held();"),
        migrations.RunSQL(RAISED, DOWN),
    ]
