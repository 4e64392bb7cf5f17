"""What the functions cost is told to the database: to read a report's words takes thousands of times as long as to look
into an index, and without knowing it would rather read the newest reports than use the index.
"""

from django.db import migrations

COSTS = {"words_of(text[])": 2_000, "words_of_report(jsonb)": 100_000}
USUAL = {"words_of(text[])": 100, "words_of_report(jsonb)": 100}


def _told(costs: dict[str, int]) -> str:
    return "".join(f"ALTER FUNCTION {name} COST {cost};" for name, cost in costs.items())


class Migration(migrations.Migration):
    dependencies = [("search", "0001_words")]

    operations = [migrations.RunSQL(_told(COSTS), _told(USUAL))]
