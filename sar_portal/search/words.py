"""English words by their stems, as the database reads them in a text and in a frozen report."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import BigIntegerField, F, Func


class WordsOf(Func):
    """The words of some text columns. Each big table has an index of just this expression: see the room's migration."""

    function = "words_of"
    output_field = SearchVectorField()

    def __init__(self, *fields: str):
        super().__init__(*map(F, fields))


class KeysWith(Func):
    """The keys of the rows in which the words stand, by the index of a big table: its view of words has no policy.

    `OFFSET 0` keeps the two apart: PostgreSQL 18 would see one table under both names, and read it past the policy row by row.
    """

    output_field = BigIntegerField()

    def __init__(self, table: str, query: SearchQuery):
        super().__init__(query, template=f'(SELECT id FROM "{table}_words" WHERE words @@ %(expressions)s OFFSET 0)')  # noqa: S608


# The parts of a frozen report in which somebody's words are.
PARTS = ("sections", "answers", "good_practice", "lessons", "changes", "recommendations")
