"""Full-text search in returned rows: English words by their stems, found by the database in the column it keeps."""

import re
from collections.abc import Sequence

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Q, Value

from chronology.models.returned import SEARCH_CONFIG, ReturnedEntry, plain_words, searched_text

_BEGINS, _ENDS = "\x02", "\x03"
_MARKED = re.compile(f"{_BEGINS}([^{_ENDS}]+){_ENDS}")


def _query(words: str) -> SearchQuery:
    """As people type it: words, "a phrase", or, -not."""
    return SearchQuery(plain_words(Value(words)), search_type="websearch", config=SEARCH_CONFIG)


def matches(words: str) -> Q:
    return Q(search=_query(words))


def found_words(rows: Sequence[ReturnedEntry], words: str) -> dict[int, tuple[str, ...]]:
    """The words of each row that the search found, as they are written there. No text comes back with marks in it: what
    the database marks is only read for its words, and the page marks them in the row's own text.
    """
    marked = SearchHeadline(
        searched_text(), _query(words), config=SEARCH_CONFIG, start_sel=_BEGINS, stop_sel=_ENDS, highlight_all=True
    )
    shown = ReturnedEntry.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", marked)
    return {pk: tuple(dict.fromkeys(each.lower() for each in _MARKED.findall(text))) for pk, text in shown}
