"""Two people's decisions on a disposal are rows that a function of the owner adds, with a proof of each; the walls ask for them.

Before, they asked for two names in the row of the disposal, which a program with the portal's password could write.
"""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only

BEFORE = import_module("sar_portal.closing.migrations.0002_walls").DISPOSED_OF.partition("CREATE OR REPLACE")[0]
KINDS = [
    ("interviews", "Interview records"),
    ("key", "Who is who: the adult’s identity and the people key"),
    ("review", "The whole review"),
]
ANEW = "The portal was brought up to date meanwhile, so this has to be confirmed once more."

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
DECIDE = """
CREATE FUNCTION decide_disposal(of_disposal bigint, said text, person bigint, proved bigint, proof text, of_request text)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    disposal closing_disposal;
    newest closing_disposaldecision;
    proved_at timestamptz := 'epoch'::timestamptz + proved * interval '1 microsecond';
    made bigint;
BEGIN
    SELECT * INTO disposal FROM closing_disposal d WHERE d.id = of_disposal FOR NO KEY UPDATE;
    SELECT * INTO newest FROM closing_disposaldecision d WHERE d.subject_id = of_disposal ORDER BY d.id DESC LIMIT 1;
    IF said IN ('propose', 'confirm') AND (
        proved_at IS NULL
        OR proved_at NOT BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp() + interval '1 minute'
        OR NOT is_proven(
            concat_ws('|', 'disposal', disposal.id, disposal.scope_id, disposal.kind, said, person, proved), proof)
    ) THEN
        RAISE EXCEPTION 'nothing shows that this person decided it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT coalesce(CASE said
        WHEN 'propose' THEN newest.id IS NULL
        WHEN 'confirm' THEN newest.verb IN ('propose', 'hand_back') AND EXISTS (
            SELECT FROM closing_disposaldecision d WHERE d.subject_id = of_disposal AND d.verb = 'propose' AND d.by_id <> person)
        WHEN 'withdraw' THEN newest.verb IN ('propose', 'hand_back')
        WHEN 'hand_back' THEN newest.verb = 'confirm'
        END, false) THEN
        RAISE EXCEPTION 'this cannot be decided now' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO closing_disposaldecision (subject_id, scope_id, kind, verb, reason, by_id, at, proved_at)
        VALUES (disposal.id, disposal.scope_id, disposal.kind, said, '', person, clock_timestamp(), proved_at)
        RETURNING id INTO made;
    PERFORM record_event(
        disposal.scope_id, 'did', said || '_disposal', person, 'closing.disposal:' || disposal.id,
        '{"disposal":' || disposal.id || ',"kind":' || to_json(disposal.kind) || '}', of_request, clock_timestamp());
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION decide_disposal(bigint, text, bigint, bigint, text, text) FROM PUBLIC;
"""
NO_DECIDE = "DROP FUNCTION decide_disposal(bigint, text, bigint, bigint, text, text);"

DISPOSED_OF = """
CREATE OR REPLACE FUNCTION is_disposed_of(named text, old_row jsonb) RETURNS boolean
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
                d.scope_id, subject::bigint, (old_row ->> 'scope_id')::bigint, (old_row ->> 'review_id')::bigint,
                (old_row ->> 'agency_return_id')::bigint
            ]) place(id)
            WHERE place.id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM access_scope s LEFT JOIN imr_handover o ON o.scope_id = s.id
                LEFT JOIN access_scope r ON r.id = o.agency_return_id
                WHERE s.id = place.id AND p.scope_id IN (s.id, s.parent_id, r.parent_id))));
END $$;
"""


def keep_what_waits(apps, schema_editor) -> None:
    """A proposal stays one. What was confirmed and not yet done is confirmed anew: of that there is no proof."""
    disposals, decisions = apps.get_model("closing", "Disposal"), apps.get_model("closing", "DisposalDecision")
    disposals.objects.filter(state__in=["confirmed", "erasing"]).update(
        state="proposed", confirmed_by=None, confirmed_at=None, sentence=ANEW
    )
    for one in disposals.objects.filter(state="proposed"):
        decisions.objects.create(
            subject=one, scope=one.scope, kind=one.kind, verb="propose", by=one.proposed_by, at=one.proposed_at
        )


def _person(**options) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **options
    )


class Migration(migrations.Migration):
    dependencies = [("closing", "0003_erased_by_the_owner"), ("access", "0006_trail_by_function")]

    operations = [
        migrations.CreateModel(
            name="DisposalDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("proved_at", models.DateTimeField(null=True)),
                ("by", _person(null=True)),
                (
                    "scope",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.scope"),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="closing.disposal"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by__isnull", False), ("verb", "hand_back"), _connector="OR"),
                        name="disposal_decided_by_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proved_at__isnull", False), models.Q(("verb", "confirm"), _negated=True), _connector="OR"
                        ),
                        name="disposal_confirmed_with_proof",
                    ),
                ],
            },
        ),
        append_only("closing_disposaldecision"),
        migrations.RunSQL(KIND_OF, "DROP FUNCTION is_of_kind(text, text);"),
        migrations.RunSQL(DECIDE, NO_DECIDE),
        migrations.RunSQL(DISPOSED_OF, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
        migrations.RunPython(keep_what_waits, migrations.RunPython.noop),
    ]
