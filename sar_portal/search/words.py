"""English words by their stems, looked up in the index of each table: its view of words has no policy to be asked first."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BigIntegerField, Func

# As `query_of` asks it; of several ways to write the words, any.
_QUERY = "websearch_to_tsquery('pg_catalog.english', translate(%s, '/.<>', '    '))"
_FOUND = """SELECT id FROM "{table}_words" WHERE words @@ ({query}){apart}"""  # noqa: S608  (a table of ours)
_NEWEST = "(SELECT '{table}', id FROM ({found}) AS of_{table} ORDER BY id DESC LIMIT %s)"  # noqa: S608  (likewise)
# Not read from the newest on, but looked up in the index alone: to read the words of one takes a millisecond.
LOOKED_UP = {"reviews_submission"}


def newest_keys(asked: Mapping[str, Collection[str]], most: int) -> dict[str, list[int]]:
    """Of each table the keys of the newest rows in which the words stand, in one query for all.

    With a limit the database may read rows from the newest on and stop there: words that stand in half of all rows are found
    as quickly as those that stand in one.
    """
    parts: list[str] = []
    values: list[str | int] = []
    for table, ways in asked.items():
        apart = " OFFSET 0" if table in LOOKED_UP else ""
        found = _FOUND.format(table=table, query=" || ".join([_QUERY] * len(ways)), apart=apart)
        parts.append(_NEWEST.format(table=table, found=found))
        values += [*ways, most]
    keys: dict[str, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for table, key in cursor.fetchall():
            keys[table].append(key)
    return keys


class KeysWith(Func):
    """The keys of all rows of a table in which the words stand.

    `OFFSET 0` keeps the two apart: PostgreSQL 18 would see one table under both names, and read it past the policy row by row.
    """

    output_field = BigIntegerField()

    def __init__(self, table: str, query: SearchQuery):
        super().__init__(query, template=f'(SELECT id FROM "{table}_words" WHERE words @@ %(expressions)s OFFSET 0)')  # noqa: S608  (ours)


# The parts of a frozen report in which somebody's words are.
PARTS = ("sections", "answers", "good_practice", "lessons", "changes", "recommendations")
