"""How an old part of the trail goes: by one function of the owner, below what two people decided and a signed file holds (L8).

`decide_on_trail` adds a person's decision with a proof of it, as `decide_disposal` does. `trail_decided` says who decided, or
refuses. `put_trail_away` writes the epoch, removes its events and records that it did. The trigger of the trail lets an event go
where an epoch says that it was put away, and never otherwise.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.append_only import append_only

# The years, and the days for which a decision counts, stand in selectors.trail for the pages too; a test compares.
DECIDE = """
CREATE FUNCTION decide_on_trail(
    of_board bigint, said text, before_day date, person bigint, proved bigint, proof text, of_request text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    newest closing_traildecision;
    proved_at timestamptz := 'epoch'::timestamptz + proved * interval '1 microsecond';
    made bigint;
BEGIN
    IF proved_at IS NULL
        OR proved_at NOT BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp() + interval '1 minute'
        OR NOT is_proven(concat_ws('|', 'trail', of_board, said, before_day, person, proved), proof)
    THEN
        RAISE EXCEPTION 'nothing shows that this person decided it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM access_scope s WHERE s.id = of_board AND s.kind = 'board' FOR NO KEY UPDATE;
    SELECT * INTO newest FROM closing_traildecision d WHERE d.subject_id = of_board ORDER BY d.id DESC LIMIT 1;
    IF NOT coalesce(CASE said
        WHEN 'ask' THEN before_day <= (clock_timestamp() - interval '6 years')::date
            AND NOT (newest.id IS NOT NULL AND newest.verb = 'ask' AND newest.at > clock_timestamp() - interval '7 days')
        WHEN 'confirm' THEN newest.verb = 'ask' AND newest.before = before_day AND newest.by_id <> person
            AND newest.at > clock_timestamp() - interval '7 days'
        END, false) THEN
        RAISE EXCEPTION 'this cannot be decided now' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO closing_traildecision (subject_id, before, verb, reason, by_id, at, proved_at)
        VALUES (of_board, before_day, said, '', person, clock_timestamp(), proved_at) RETURNING id INTO made;
    PERFORM record_event(
        of_board, 'did', said || '_put_trail_away', person, 'closing.traildecision:' || made,
        '{"before":' || to_json(before_day) || '}', of_request, clock_timestamp());
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION decide_on_trail(bigint, text, date, bigint, bigint, text, text) FROM PUBLIC;
"""
NO_DECIDE = "DROP FUNCTION decide_on_trail(bigint, text, date, bigint, bigint, text, text);"

DECIDED = """
CREATE FUNCTION trail_decided(
    of_decision bigint, of_chain bigint, OUT asker bigint, OUT confirmer bigint, OUT before_day date
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    second closing_traildecision;
    whose bigint;
BEGIN
    SELECT * INTO second FROM closing_traildecision d WHERE d.id = of_decision AND d.verb = 'confirm'
        AND d.at > clock_timestamp() - interval '7 days'
        AND NOT EXISTS (SELECT FROM closing_traildecision l WHERE l.subject_id = d.subject_id AND l.id > d.id);
    SELECT d.by_id INTO asker FROM closing_traildecision d
        WHERE d.subject_id = second.subject_id AND d.verb = 'ask' AND d.before = second.before AND d.id < second.id
        ORDER BY d.id DESC LIMIT 1;
    IF asker IS NULL OR asker = second.by_id THEN
        RAISE EXCEPTION 'two people have not decided it lately' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT c.scope_id INTO whose FROM access_auditchain c WHERE c.id = of_chain;
    IF whose IS NOT NULL AND (
        EXISTS (SELECT FROM reviews_review r WHERE r.scope_id = whose)
        OR NOT EXISTS (SELECT FROM access_scope s WHERE s.id = whose AND s.parent_id = second.subject_id)
    ) THEN
        RAISE EXCEPTION 'the trail of a review stays for as long as the review' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF whose IS NULL AND EXISTS (
        SELECT FROM closing_legalhold h JOIN access_auditchain c ON c.scope_id = h.subject_id
        JOIN access_auditevent e ON e.chain_id = c.id AND e.number = 1 AND e.at < second.before::timestamp AT TIME ZONE 'UTC'
        WHERE h.verb = 'set' AND NOT EXISTS (
            SELECT FROM closing_legalhold l WHERE l.subject_id = h.subject_id AND l.verb = 'lift' AND l.id > h.id)
    ) THEN
        RAISE EXCEPTION 'a legal hold is set on a review of that time' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    confirmer := second.by_id;
    before_day := second.before;
END $$;
REVOKE ALL ON FUNCTION trail_decided(bigint, bigint) FROM PUBLIC;
"""
NOT_DECIDED = "DROP FUNCTION trail_decided(bigint, bigint);"

PUT_AWAY = """
CREATE FUNCTION put_trail_away(
    of_decision bigint, of_chain bigint, up_to bigint, into_file text, file_sha256 text, signed text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    decided record;
    earlier access_trailepoch;
    first_number bigint;
    found record;
    end_of_it text;
    gone bigint;
BEGIN
    IF file_sha256 !~ '^[0-9a-f]{64}$' OR signed !~ '^[0-9a-f]{64}$' THEN
        RAISE EXCEPTION 'no fingerprint of the file, or no signature' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM FROM access_auditchain c WHERE c.id = of_chain FOR NO KEY UPDATE;
    SELECT * INTO decided FROM trail_decided(of_decision, of_chain);
    SELECT * INTO earlier FROM access_trailepoch e WHERE e.chain_id = of_chain ORDER BY e.last DESC LIMIT 1;
    first_number := coalesce(earlier.last, 0) + 1;
    SELECT count(*) AS events, max(e.at) AS newest INTO found FROM access_auditevent e
        WHERE e.chain_id = of_chain AND e.number BETWEEN first_number AND up_to;
    IF up_to < first_number OR found.events <> up_to - first_number + 1
        OR found.newest >= decided.before_day::timestamp AT TIME ZONE 'UTC' THEN
        RAISE EXCEPTION 'these are not the events before that day' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT e.hash INTO end_of_it FROM access_auditevent e WHERE e.chain_id = of_chain AND e.number = up_to;
    INSERT INTO access_trailepoch (
        chain_id, first, last, start_hash, end_hash, before, file_name, sha256, signature, at, asked_by_id, confirmed_by_id
    ) VALUES (
        of_chain, first_number, up_to, coalesce(earlier.end_hash, ''), end_of_it, decided.before_day, into_file, file_sha256,
        signed, clock_timestamp(), decided.asker, decided.confirmer);
    DELETE FROM access_auditevent e WHERE e.chain_id = of_chain AND e.number BETWEEN first_number AND up_to;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM record_event(
        NULL, 'did', 'put_trail_away', decided.confirmer, 'access.auditchain:' || of_chain,
        '{"first":' || first_number || ',"last":' || up_to || ',"sha256":' || to_json(file_sha256) || '}', '', clock_timestamp());
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION put_trail_away(bigint, bigint, bigint, text, text, text) FROM PUBLIC;
CREATE FUNCTION is_put_away(old_row jsonb) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM access_trailepoch e WHERE e.chain_id = (old_row ->> 'chain_id')::bigint
        AND (old_row ->> 'number')::bigint BETWEEN e.first AND e.last) $$;
REVOKE ALL ON FUNCTION is_put_away(jsonb) FROM PUBLIC;
"""
NOT_PUT_AWAY = """
DROP FUNCTION put_trail_away(bigint, bigint, bigint, text, text, text);
DROP FUNCTION is_put_away(jsonb);
"""

# As in 0002, but for the second condition. It works as the owner, as `raise_walls` has made of it.
NEVER_CHANGED = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql{as_owner} AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF is_disposed_of(TG_TABLE_NAME, to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;
        {way_through}
    END IF;
    RAISE EXCEPTION 'rows of % are added, never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
WAY_THROUGH = """IF TG_TABLE_NAME = 'access_auditevent' AND is_put_away(to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;"""


def never_changed(way_through: str) -> str:
    as_owner = " SECURITY DEFINER SET search_path = public, pg_temp"
    return NEVER_CHANGED.replace("{as_owner}", as_owner).replace("{way_through}", way_through)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_put_away"),
        ("accounts", "0003_address_changes_stay"),
        ("closing", "0004_held_fast"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrailDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("before", models.DateField()),
                ("proved_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trail_decisions",
                        to="accounts.board",
                    ),
                ),
            ],
            options={"ordering": ["at", "pk"], "abstract": False, "default_permissions": ()},
        ),
        append_only("closing_traildecision"),
        migrations.RunSQL(DECIDE, NO_DECIDE),
        migrations.RunSQL(DECIDED, NOT_DECIDED),
        migrations.RunSQL(PUT_AWAY, NOT_PUT_AWAY),
        migrations.RunSQL(never_changed(WAY_THROUGH), never_changed("")),
    ]
