"""A seat for each person: a session, what this role opens, and for authors a text of their own to write."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from imr.models import Report
from reviews.models import PartState, Review
from sar_portal.access.models import RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.accounts.models import User
from sar_portal.benches.browsing import signed_in

Seat = dict[str, Any]
# Of a hundred people, as many of each: authors are the many, and most of the board's people read.
SHARES = {"author": 50, "coordinator": 10, "subgroup": 30, "manager": 10}
BARE = "help/"  # signed in, from the base template, without a query of its own


def seats(review: Review, number: int, board: dict[str, User]) -> list[Seat]:
    """So many seats, by the shares. `board`: who sits there for the coordinator, the subgroup and a senior manager."""
    copies = list(Review.objects.exclude(pk=review.pk).order_by("pk").values_list("reference", flat=True)[:50])
    with transaction.atomic():
        places = {
            "author": cycle(_authors()),
            "coordinator": _board(board["coordinator"], copies, COORDINATOR),
            "subgroup": _board(board["subgroup"], copies, SUBGROUP),
            "manager": _board(board["manager"], copies, {}),
        }
        return [seat for role, share in SHARES.items() for seat in islice(places[role], number * share // 100)]


ALL = {"my work": "home:work_list", "notifications": "notifications:notice_list", "dates": "notifications:date_list"}
READING = {
    "composite": "combined:composite_list",
    "matrix": "combined:answer_compare",
    "recommendations": "combined:recommendation_list",
    "timeline": "combined:timeline_detail",
}
COORDINATOR = READING | {"overview": "reviews:review_overview"}
SUBGROUP = READING


def _seat(person: User, pages: dict[str, str], text: dict[str, str] | None = None) -> Seat:
    """Every seat has a session of its own; of a page several addresses may be known, by their name."""
    session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    own = {name: reverse(url) for name, url in ALL.items()}
    return {"session": session, "pages": {"bare page": f"/{BARE}"} | own | pages, "text": text}


def _board(person: User, copies: list[str], pages: dict[str, str]) -> Iterator[Seat]:
    """Each seat is at a review of its own, as far as there are so many."""
    for reference in cycle(copies):
        yield _seat(person, {name: reverse(url, args=[reference]) for name, url in pages.items()})


def _authors() -> list[Seat]:
    """One seat for each section of the reports that are being written. Raises RuntimeError where there is none."""
    found = []
    for report in Report.objects.filter(part__state=PartState.IN_PROGRESS).select_related("part__agency_return"):
        ret = report.part.agency_return
        author = RoleAssignment.objects.filter(scope=ret.scope, role=Role.AUTHOR, until=None).first()
        if author is None:
            continue
        for section in report.template.sections.filter(fill="").order_by("number"):
            args = [ret.reference, section.key]
            text = {
                "page": reverse("imr:section_edit", args=args),
                "autosave": reverse("imr:section_autosave", args=args),
            }
            pages = {
                "return": reverse("imr:return_hub", args=[ret.reference]),
                "chronology": reverse("chronology:entry_list", args=[ret.reference]),
                "page to write on": text["page"],
            }
            found.append(_seat(author.user, pages, text))
    if not found:
        raise RuntimeError("no report is being written")
    return found
