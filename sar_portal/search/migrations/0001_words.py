"""Two functions of the database that read words, and an index of each big table that is searched by them.

A text of more different words than an index can hold is indexed by its beginning: it must never stop what is saved. The indexes
are made beside people's writing, who would wait for seconds for a table of hundreds of thousands; so nothing here is one
transaction, and each step can be taken again.
"""

from django.db import migrations

# What the database would take for the path of a file, the name of a host or a tag is read as words.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION words_of(VARIADIC texts text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    plain text := translate(array_to_string(texts, ' '), '/.<>', '    ');
BEGIN
    RETURN to_tsvector('pg_catalog.english', plain);
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN to_tsvector('pg_catalog.english', left(plain, 200000));
END $$;

-- An index is made without a search path; this function finds the other one in the schema of both.
CREATE OR REPLACE FUNCTION words_of_report(content jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
    SELECT words_of(string_agg(said #>> '{}', ' '))
    FROM unnest(ARRAY['sections', 'answers', 'good_practice', 'lessons', 'changes', 'recommendations']) AS part,
         jsonb_path_query(content -> part, 'strict $.**?(@.type() == "string")') AS said
$$;
"""
NO_FUNCTIONS = "DROP FUNCTION words_of_report(jsonb); DROP FUNCTION words_of(text[]);"

ENTRY = "ref, date_original, event, action, comment, adults_voice, adult_seen, people, contact_type, source"
INDEXES = {
    "words_of_reports": "reviews_submission USING gin (words_of_report(content))",
    "words_of_drafts": f"chronology_chronologyentry USING gin (words_of({ENTRY}))",
    "words_of_wordings": "reviews_wording USING gin (words_of(text, lesson, outcome, measure))",
    "words_of_comments": "combined_subgroupcomment USING gin (words_of(text))",
}


def _index(name: str, on: str) -> migrations.RunSQL:
    """One that a broken off migration left half made is made anew."""
    drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
    return migrations.RunSQL([drop, f"CREATE INDEX CONCURRENTLY {name} ON {on}"], [drop])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("chronology", "0001_tables"),
        ("combined", "0001_tables"),
        ("reviews", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(_index(name, on) for name, on in INDEXES.items()),
    ]
