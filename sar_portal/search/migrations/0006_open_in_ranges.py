"""The views of words ask for what is open as the policies of their tables do: in ranges of keys (sar_portal/access/row_wall.py).
As a set of keys it was made anew for each of the ten tables of a search: for a coordinator of 200 reviews, half of the time that the keys took.
"""

from django.db import migrations

# As `migrate` makes them anew afterwards; the views need them before.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION ranges_of(scopes text) RETURNS int8multirange LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN scopes LIKE '{[%' OR scopes = '{}' THEN scopes::int8multirange WHEN scopes LIKE '{%' THEN (
      SELECT range_agg(int8range(id, id, '[]')) FROM unnest(scopes::bigint[]) AS of (id)) END $$;
CREATE OR REPLACE FUNCTION open_ranges() RETURNS int8multirange LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT ranges_of(current_setting('sar.scopes', true)) $$;
CREATE OR REPLACE FUNCTION near_ranges() RETURNS int8multirange LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT ranges_of(current_setting('sar.near', true)) $$;
"""
ENTRY = "ref, date_original, event, action, comment, adults_voice, adult_seen, people, contact_type, source"
ANSWER = "what_happened, should_have_happened, why, difference, known_then, learned_later, evidence"
# Of each view its key, its words, what it reads, where a row of that lies, and whether that has to be open or near.
WORDS = {
    "chronology_returnedentry": ("id", "search", "chronology_returnedentry", "agency_return_id", "near"),
    "reviews_submission": (
        "s.id",
        "words_of_report(s.content)",
        "reviews_submission s JOIN reviews_returnpart p ON p.id = s.part_id",
        "p.agency_return_id",
        "near",
    ),
    "chronology_chronologyentry": (
        "id",
        f"words_of({ENTRY})",
        "chronology_chronologyentry",
        "scope_of_chronology_chronology(chronology_id)",
        "open",
    ),
    "reviews_wording": (
        "id",
        "words_of(text, lesson, outcome, measure)",
        "reviews_wording",
        "scope_of_reviews_recommendation(recommendation_id)",
        "open",
    ),
    "combined_subgroupcomment": ("id", "words_of(text)", "combined_subgroupcomment", "review_id", "open"),
    "reviews_review": ("scope_id", "words_of(terms_of_reference)", "reviews_review", "scope_id", "near"),
    "reviews_keylineofenquiry": ("id", "words_of(title, question)", "reviews_keylineofenquiry", "review_id", "near"),
    "combined_subgroupdecision": (
        "id",
        "words_of(text, owner, reason)",
        "combined_subgroupdecision",
        "subject_id",
        "open",
    ),
    "imr_reportanswer": ("id", "words_of(text)", "imr_reportanswer", "scope_of_imr_report(report_id)", "open"),
    "imr_kloeanswer": ("id", f"words_of({ANSWER})", "imr_kloeanswer", "scope_of_imr_report(report_id)", "open"),
}


def _view(name: str, key: str, words: str, of: str, where: str, how_near: str) -> migrations.RunSQL:
    def made(lies: str) -> str:
        shown = f"(SELECT whole_house_is_open()) OR {where} {lies}"
        return f"CREATE OR REPLACE VIEW {name}_words AS SELECT {key} AS id, {words} AS words FROM {of} WHERE {shown};"  # noqa: S608  (names of our own tables)

    return migrations.RunSQL(made(f"<@ (SELECT {how_near}_ranges())"), made(f"IN (SELECT {how_near}_scopes())"))


class Migration(migrations.Migration):
    dependencies = [("search", "0005_rows_say_whose")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        *(_view(name, *how) for name, how in WORDS.items()),
    ]
