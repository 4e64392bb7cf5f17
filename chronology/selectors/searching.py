"""Full-text search: English words by their stems, found by the database as it reads words in a text."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, Value

from chronology.models.returned import SEARCH_CONFIG, plain_words

_BEGINS, _ENDS = "\x02", "\x03"
_MARKED = re.compile(f"{_BEGINS}([^{_ENDS}]+){_ENDS}")
# The texts, each with its place, in which the words stand; the words marked. Read as `plain_words` reads a column.
_FOUND = """
SELECT place, ts_headline(%(config)s::regconfig, plain, query, %(options)s)
FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS given (said, place),
     translate(left(said, %(most)s), '/.<>', '    ') AS plain,
     websearch_to_tsquery(%(config)s::regconfig, translate(%(words)s, '/.<>', '    ')) AS query
WHERE to_tsvector(%(config)s::regconfig, plain) @@ query
"""
# More different words than the database can hold of one text would be an error: a longer text is read so far.
_MOST = 200_000
_OPTIONS = f"StartSel={_BEGINS}, StopSel={_ENDS}, HighlightAll=true"


def query_of(words: str) -> SearchQuery:
    """As people type it: words, "a phrase", or, -not."""
    return SearchQuery(plain_words(Value(words)), search_type="websearch", config=SEARCH_CONFIG)


def matches(words: str) -> Q:
    return Q(search=query_of(words))


def found_in(texts: Sequence[str], words: str) -> dict[int, tuple[str, ...]]:
    """Of the texts in which the search finds something, by their place: the words it found, as they are written there.

    No text comes back with marks in it: what the database marks is only read for its words, and the page marks them in the
    text it shows.
    """
    if not texts:
        return {}
    with connection.cursor() as cursor:
        said: dict[str, Any] = {
            "texts": list(texts),
            "words": words,
            "config": SEARCH_CONFIG,
            "options": _OPTIONS,
            "most": _MOST,
        }
        cursor.execute(_FOUND, said)
        found = cursor.fetchall()
    return {place - 1: tuple(dict.fromkeys(each.lower() for each in _MARKED.findall(text))) for place, text in found}
