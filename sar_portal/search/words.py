"""English words by their stems, as the database reads them in a text and in a frozen report."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func


class WordsOf(Func):
    """The words of some text columns. Each big table has an index of just this expression: see the room's migration."""

    function = "words_of"
    output_field = SearchVectorField()

    def __init__(self, *fields: str):
        super().__init__(*map(F, fields))


class WordsOfReport(Func):
    """The words of a frozen report, without the copies of entries that stand in it."""

    function = "words_of_report"
    output_field = SearchVectorField()


# The parts of a frozen report in which somebody's words are.
PARTS = ("sections", "answers", "good_practice", "lessons", "changes", "recommendations")
