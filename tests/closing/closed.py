"""A review that was closed years ago. To bring one so far by its verbs takes years, so the tables are told, and they alone: the
object at hand may be other tests' too.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from reviews.models import Review, ReviewDecision
from tests.walls import owner


def closed_for(review: Review, *, years: int, open_recommendations: bool = False) -> None:
    then = timezone.now() - timedelta(days=366 * years)
    ReviewDecision.objects.create(
        subject=review, verb="close", at=then, by=review.returns.first().requests.first().sent_by
    )
    with owner() as cursor:
        cursor.execute(
            "UPDATE reviews_review SET state = 'closed', suspended_from = '' WHERE scope_id = %s", [review.pk]
        )
    if not open_recommendations:
        _all_ended(review, then)


def years_pass(review: Review, years: int) -> None:
    """The review was closed so many years before it was, and its agencies did what they had agreed to do."""
    then = timezone.now() - timedelta(days=366 * years)
    with transaction.atomic(), owner() as cursor:
        cursor.execute("ALTER TABLE reviews_reviewdecision DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE reviews_reviewdecision SET at = %s WHERE subject_id = %s AND verb = 'close'", [then, review.pk]
        )
        cursor.execute("ALTER TABLE reviews_reviewdecision ENABLE TRIGGER USER")
    _all_ended(review, then)


def _all_ended(review: Review, then: datetime) -> None:
    ended = "CASE state WHEN 'agreed' THEN 'implemented' ELSE state END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE reviews_recommendation SET state = {ended}, ended_on = %s WHERE review_id = %s",  # noqa: S608  (our own words)
            [then.date(), review.pk],
        )
