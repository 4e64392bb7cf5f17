"""The words of the big tables as views of their own: keys and words, no text.

The database looks into an index of words only where no policy has to be asked first, and a view of the owner has none. The view
itself asks what the policy of its table asks: of rows that are not open it gives no key. What a search finds here is a set of
keys, of which it then reads those rows that the viewer may read, each past the policy of its table.
"""

from django.db import migrations

# As `migrate` makes them anew afterwards from what the models say (sar_portal/access/row_wall.py); the views need them before.
OPEN = """
CREATE OR REPLACE FUNCTION whole_house_is_open() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT current_setting('sar.scopes', true) = '*' $$;
CREATE OR REPLACE FUNCTION open_scopes() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
AS $$ SELECT unnest(CASE WHEN now.scopes LIKE '{%' THEN now.scopes::bigint[] END)
      FROM current_setting('sar.scopes', true) AS now (scopes) $$;
CREATE OR REPLACE FUNCTION near_scopes() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
AS $$ SELECT unnest(CASE WHEN now.scopes LIKE '{%' THEN now.scopes::bigint[] END)
      FROM current_setting('sar.near', true) AS now (scopes) $$;
"""
LIES_IN = """
CREATE OR REPLACE FUNCTION scope_of_{name}(row_key bigint) RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE COST 20
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ({query});
END $$;
"""
PART = "SELECT agency_return_id FROM reviews_returnpart WHERE id = "
LIE_IN = {
    "reviews_returnpart": f"{PART}row_key",
    "reviews_submission": f"{PART}(SELECT part_id FROM reviews_submission WHERE id = row_key)",  # noqa: S608  (our own words)
    "chronology_chronology": f"{PART}(SELECT part_id FROM chronology_chronology WHERE id = row_key)",  # noqa: S608  (our own words)
    "reviews_recommendation": "SELECT scope_id FROM reviews_recommendation WHERE id = row_key",
}
ENTRY = "ref, date_original, event, action, comment, adults_voice, adult_seen, people, contact_type, source"
# Of each table its words, where its rows lie, and whether that has to be open or near (what was returned).
WORDS = {
    "chronology_returnedentry": ("search", "scope_of_reviews_submission(submission_id)", "near"),
    "reviews_submission": ("words_of_report(content)", "scope_of_reviews_returnpart(part_id)", "near"),
    "chronology_chronologyentry": (f"words_of({ENTRY})", "scope_of_chronology_chronology(chronology_id)", "open"),
    "reviews_wording": (
        "words_of(text, lesson, outcome, measure)",
        "scope_of_reviews_recommendation(recommendation_id)",
        "open",
    ),
    "combined_subgroupcomment": ("words_of(text)", "review_id", "open"),
}
FUNCTIONS = OPEN + "".join(LIES_IN.format(name=name, query=query) for name, query in LIE_IN.items())


def _made(table: str, words: str, where: str, how_near: str) -> str:
    shown = f"(SELECT whole_house_is_open()) OR {where} IN (SELECT {how_near}_scopes())"
    return f"CREATE VIEW {table}_words AS SELECT id, {words} AS words FROM {table} WHERE {shown};"  # noqa: S608  (names of our own tables)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_what_reading_words_costs"),
        ("chronology", "0001_tables"),
        ("reviews", "0001_tables"),
        ("combined", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        *(migrations.RunSQL(_made(table, *how), f"DROP VIEW {table}_words;") for table, how in WORDS.items()),
    ]
