"""A review that was closed years ago. To bring one so far by its verbs takes years, so the tables are told, and they alone: the
object at hand may be other tests' too.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from reviews.models import Review, ReviewDecision


def closed_for(review: Review, *, years: int, open_recommendations: bool = False) -> None:
    then = timezone.now() - timedelta(days=366 * years)
    ReviewDecision.objects.create(
        subject=review, verb="close", at=then, by=review.returns.first().requests.first().sent_by
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_review SET state = 'closed', suspended_from = '' WHERE scope_id = %s", [review.pk]
        )
        if not open_recommendations:
            ended = "CASE state WHEN 'agreed' THEN 'implemented' ELSE state END"
            cursor.execute(
                f"UPDATE reviews_recommendation SET state = {ended}, ended_on = %s WHERE review_id = %s",  # noqa: S608
                [then.date(), review.pk],
            )
