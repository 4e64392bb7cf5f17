"""What the board asks an agency about rows of its own chronology, as the agency reads it: nothing of another's row (R4)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from chronology.models import ReturnedEntry, RowAnswer, RowQuery, Settlement
from chronology.selectors.returned_entries import TOLD
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm


@dataclass(frozen=True)
class AskedRow:
    """One question. `newer`: the number of a version, accepted since, in which the row tells otherwise."""

    query: RowQuery
    answer: RowAnswer | None
    newer: int | None
    closed: bool

    @property
    def state(self) -> str:
        if self.closed:
            return "query_closed"
        return "query_answered" if self.answer or self.newer else "query_open"


def with_outcome(queries: QuerySet[RowQuery]) -> QuerySet:
    """Each with `newer`, and `closed` where the board has settled it since."""
    later = Settlement.objects.filter(subject=OuterRef("settlement__subject"), pk__gt=OuterRef("settlement_id"))
    accepted = ReturnedEntry.objects.filter(
        entry_id_then=OuterRef("entry__entry_id_then"),
        submission__number__gt=OuterRef("entry__submission__number"),
        submission__sign_offs__verb="accept",
    )
    otherwise = accepted.exclude(**{name: OuterRef(f"entry__{name}") for name in TOLD}).order_by("-submission__number")
    return queries.annotate(
        closed=Exists(later.exclude(verb=Settlement.Verb.ASK)),
        newer=Subquery(otherwise.values("submission__number")[:1]),
    )


def open_queries(viewer) -> QuerySet[RowQuery]:
    """Questions that the viewer may answer and nobody has, in words or by a next version, on any return."""
    mine = visible(viewer, Perm.SUBMIT, RowQuery) | visible(viewer, Perm.ANSWER_REQUEST, RowQuery)
    waiting = with_outcome(mine).filter(answer__isnull=True, closed=False, newer__isnull=True)
    return waiting.select_related("agency_return")


def questions_waiting(returns) -> dict[int, int]:
    """How many questions wait on each of the returns, by their keys; the caller has asked who may know."""
    waiting = with_outcome(RowQuery.objects.filter(agency_return__in=returns.order_by().values("pk")))
    waiting = waiting.filter(answer__isnull=True, closed=False, newer__isnull=True)
    return dict(Counter(waiting.values_list("agency_return", flat=True)))


def asked_rows(viewer, agency_return: AgencyReturn) -> list[AskedRow]:
    """Every question about one return, the newest first, for the agency's own people."""
    found = with_outcome(visible(viewer, Perm.READ_DRAFT, RowQuery).filter(agency_return=agency_return))
    shown = found.select_related("entry__submission", "by", "answer__by").defer("entry__submission__content")
    return [
        AskedRow(query, getattr(query, "answer", None), query.newer, query.closed)
        for query in shown.order_by("-at", "-pk")
    ]


def asked_row(viewer, agency_return: AgencyReturn, key: int) -> AskedRow:
    """One question. Raises Http404 for that of another return."""
    found = next((one for one in asked_rows(viewer, agency_return) if one.query.pk == key), None)
    if found is None:
        raise Http404
    return found
