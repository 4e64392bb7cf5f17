"""A decision on the trail serves for what could be seen when it was confirmed, and of each chain once; and it can be withdrawn (L8).

Both functions are those of 0005 but for these conditions.
"""

from importlib import import_module

from django.db import migrations

before = import_module("sar_portal.closing.migrations.0005_put_away")


def in_place(statement: str) -> str:
    return statement.partition("REVOKE")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def with_more(statement: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        if statement.count(old) != 1:
            raise ValueError(f"not once in the function of before: {old}")
        statement = statement.replace(old, new)
    return in_place(statement)


WITHDRAWN = (
    """        END, false) THEN""",
    """        WHEN 'withdraw' THEN newest.verb IN ('ask', 'confirm') AND newest.before = before_day
            AND newest.at > clock_timestamp() - interval '7 days'
        END, false) THEN""",
)
# A review that went later was in no list that the two people read: its last event is that it was disposed of.
ONCE = (
    """    IF whose IS NULL AND EXISTS (""",
    """    IF EXISTS (SELECT FROM access_trailepoch e WHERE e.chain_id = of_chain AND e.at > second.at)
        OR whose IS NOT NULL AND EXISTS (SELECT FROM access_auditevent e WHERE e.chain_id = of_chain AND e.at > second.at)
    THEN
        RAISE EXCEPTION 'this is not what two people decided on' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF whose IS NULL AND EXISTS (""",
)
# Nor was the chain of accounts, while a hold was set that was lifted since.
HELD_THEN = (
    """AND l.verb = 'lift' AND l.id > h.id)""",
    """AND l.verb = 'lift' AND l.id > h.id AND l.at <= second.at)""",
)


class Migration(migrations.Migration):
    dependencies = [("closing", "0005_put_away")]

    operations = [
        migrations.RunSQL(with_more(before.DECIDE, WITHDRAWN), in_place(before.DECIDE)),
        migrations.RunSQL(with_more(before.DECIDED, ONCE, HELD_THEN), in_place(before.DECIDED)),
    ]
