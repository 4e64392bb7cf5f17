"""Where a returned row lies is said in the row itself (chronology 0003)."""

from django.db import migrations

VIEW = """
CREATE OR REPLACE VIEW chronology_returnedentry_words AS SELECT id, search AS words FROM chronology_returnedentry
WHERE (SELECT whole_house_is_open()) OR {where} IN (SELECT near_scopes());
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0004_words_of_all"), ("chronology", "0003_whose_return")]

    operations = [
        migrations.RunSQL(
            VIEW.format(where="agency_return_id"), VIEW.format(where="scope_of_reviews_submission(submission_id)")
        ),
    ]
