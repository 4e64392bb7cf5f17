"""Everything that is searched is looked up in an index: also terms of reference, lines of enquiry, decisions of the subgroup and
reports being written, of which a search read every row that its user may read, and so took as long as there were reviews.

The indexes are made beside whoever is writing, each in a transaction of its own; one that a broken off migration left half
made is made anew.
"""

from django.db import migrations

ANSWER = "what_happened, should_have_happened, why, difference, known_then, learned_later, evidence"
# Of each table its key, its words, where its rows lie, and whether that has to be open or near.
WORDS = {
    "reviews_review": ("scope_id", "terms_of_reference", "scope_id", "near"),
    "reviews_keylineofenquiry": ("id", "title, question", "review_id", "near"),
    "combined_subgroupdecision": ("id", "text, owner, reason", "subject_id", "open"),
    "imr_reportanswer": ("id", "text", "scope_of_imr_report(report_id)", "open"),
    "imr_kloeanswer": ("id", ANSWER, "scope_of_imr_report(report_id)", "open"),
}
# As `migrate` makes it anew afterwards (sar_portal/access/row_wall.py); the views need it before.
LIES_IN = """
CREATE OR REPLACE FUNCTION scope_of_imr_report(row_key bigint) RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE COST 20
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT p.agency_return_id FROM imr_report r JOIN reviews_returnpart p ON p.id = r.part_id WHERE r.id = row_key);
END $$;
"""

# The words of a report are looked up in the index alone, as to read one costs a thousand times as much. Which of the many found
# lie in what is open is asked of their parts, all at once.
OF_REPORTS = """
CREATE OR REPLACE VIEW reviews_submission_words AS SELECT s.id, words_of_report(s.content) AS words
FROM reviews_submission s JOIN reviews_returnpart p ON p.id = s.part_id
WHERE (SELECT whole_house_is_open()) OR p.agency_return_id IN (SELECT near_scopes());
"""
OF_REPORTS_BEFORE = """
CREATE OR REPLACE VIEW reviews_submission_words AS SELECT id, words_of_report(content) AS words FROM reviews_submission
WHERE (SELECT whole_house_is_open()) OR scope_of_reviews_returnpart(part_id) IN (SELECT near_scopes());
"""


def _index(table: str, words: str) -> migrations.RunSQL:
    name = f"words_of_{table}"
    drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
    return migrations.RunSQL(
        [drop, f"CREATE INDEX CONCURRENTLY {name} ON {table} USING gin (words_of({words}))"], [drop]
    )


def _view(table: str, key: str, words: str, where: str, how_near: str) -> migrations.RunSQL:
    shown = f"(SELECT whole_house_is_open()) OR {where} IN (SELECT {how_near}_scopes())"
    found = f"SELECT {key} AS id, words_of({words}) AS words FROM {table} WHERE {shown}"  # noqa: S608  (our own words, from above)
    return migrations.RunSQL(f"CREATE OR REPLACE VIEW {table}_words AS {found};", f"DROP VIEW IF EXISTS {table}_words;")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("search", "0003_words_apart"),
        ("reviews", "0001_tables"),
        ("combined", "0001_tables"),
        ("imr", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(LIES_IN, migrations.RunSQL.noop),
        *(_index(table, words) for table, (_, words, _, _) in WORDS.items()),
        *(_view(table, *how) for table, how in WORDS.items()),
        migrations.RunSQL(OF_REPORTS, OF_REPORTS_BEFORE),
    ]
