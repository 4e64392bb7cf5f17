"""Candidates of one event as a reader sees them: the rows, what differs in words, what was settled, what was asked.

Who may not read the return of one member sees nothing of the candidate (R12). The score is shown nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from chronology.models import Candidate, CandidateMember, Matching, ReturnedEntry, RowQuery, Settlement
from chronology.selectors.as_read import as_read
from chronology.selectors.differing import SAME, difference_words
from chronology.selectors.people import Shown
from chronology.selectors.queries import with_outcome
from chronology.selectors.returned_entries import is_changed
from chronology.selectors.versions import versions_in_force
from reviews.models import AgencyReturn, Review, Submission
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

PAGE = 50
# What a candidate's last settlement makes of it. Where the rules no longer find one that nobody settled, it is gone.
STATES = {
    "open": Q(settled__isnull=True, superseded_at__isnull=True),
    "asked": Q(settled=Settlement.Verb.ASK),
    "confirmed": Q(settled=Settlement.Verb.CONFIRM),
    "dismissed": Q(settled=Settlement.Verb.DISMISS),
}


@dataclass(frozen=True)
class Disagreement:
    """One candidate with its members in the order of the composite. `changed`: a row tells otherwise than when settled."""

    candidate: Candidate
    rows: list[ReturnedEntry]
    silent: list[AgencyReturn]
    settlements: list[Settlement] = field(default_factory=list)

    @property
    def refs(self) -> str:
        return " and ".join(row.ref for row in self.rows)

    @property
    def last(self) -> Settlement | None:
        return self.settlements[-1] if self.settlements else None

    @property
    def state(self) -> str:
        states = {"ask": "asked", "confirm": "confirmed", "dismiss": "dismissed"}
        return states[self.last.verb] if self.last else "open"

    @property
    def difference(self) -> str:
        return difference_words(self.candidate.kinds, self.rows)

    @property
    def difference_sentence(self) -> str:
        return f"{self.difference[:1].upper()}{self.difference[1:]}." if self.difference else ""

    def beside(self, row: ReturnedEntry) -> str:
        """What is said of it beside one of its rows."""
        if self.candidate.is_alone:
            agencies = " or ".join(one.agency.code for one in self.silent)
            verb = "is missing" if self.state == "confirmed" else "was not found"
            return f"A counterpart in {agencies} {verb}"
        other = " and ".join(each.ref for each in self.rows if each.pk != row.pk)
        return f"One episode with {other}" if self.state == "confirmed" else f"Same event as {other}?"

    @property
    def changed(self) -> list[ReturnedEntry]:
        """The rows that tell otherwise than they did when it was settled last."""
        if self.last is None:
            return []
        then = {row.entry_id_then: row for row in (self.last.first_row, self.last.second_row) if row is not None}
        return [row for row in self.rows if is_changed(then[row.entry_id_then], row)]


def candidates_for(viewer, review: Review) -> QuerySet:
    """The candidates of which the viewer may read every member's return, with what was `settled` last."""
    readable = visible(viewer, Perm.READ_RETURNED, AgencyReturn).filter(review=review)
    last = Settlement.objects.filter(subject=OuterRef("pk")).order_by("-at", "-pk").values("verb")[:1]
    return _readable(viewer, readable).filter(review=review).annotate(settled=Subquery(last))


def candidates_of_all(viewer) -> QuerySet:
    """Of every review, those of which the viewer may read every member's return."""
    hidden = _of_others(visible(viewer, Perm.READ_RETURNED, AgencyReturn)).values("pk")[:1]
    # Asked of each by itself, as a value that PostgreSQL cannot make a join of: joined, it looked through the members of every
    # candidate of the board before it asked for the few that are wanted.
    return visible(viewer, Perm.READ_COMBINED, Candidate).alias(hidden=Subquery(hidden)).filter(hidden=None)


def answered_of_all(viewer) -> QuerySet:
    """Of every review whose disagreements the viewer settles, those about which every agency that was asked has answered, in
    words or by a next version.
    """
    asked = with_outcome(RowQuery.objects.filter(settlement__subject=OuterRef("pk"))).filter(closed=False)
    waiting = asked.filter(answer__isnull=True, newer__isnull=True)
    settles = visible(viewer, Perm.WORK_COMPOSITE, Review).order_by().values("pk")
    return candidates_of_all(viewer).filter(Exists(asked), review__in=settles).exclude(Exists(waiting))


def _readable(viewer, returns: QuerySet[AgencyReturn]) -> QuerySet:
    return visible(viewer, Perm.READ_COMBINED, Candidate).exclude(Exists(_of_others(returns)))


def _of_others(returns: QuerySet[AgencyReturn]) -> QuerySet:
    """Of one candidate the members that are of none of these returns."""
    named = returns.order_by().values("pk")
    return CandidateMember.objects.filter(candidate=OuterRef("pk")).exclude(agency_return__in=named)


def state_counts(viewer, review: Review) -> dict[str, int]:
    """How many candidates are in each state, in the order of the page's tabs."""
    counts = {name: Count("pk", filter=condition) for name, condition in STATES.items()}
    return candidates_for(viewer, review).aggregate(**counts)


def page_of(viewer, review: Review, state: str, number: str | None) -> Page:
    """A page of the disagreements in one state, in the order of their rows."""
    page = Paginator(candidates_for(viewer, review).filter(STATES[state]), PAGE).get_page(number)
    return Page(_told(page.object_list), page.number, page.paginator)


def undismissed(viewer, review: Review) -> list[Disagreement]:
    """Every candidate that nobody dismissed, in the order of their rows."""
    shown = STATES["open"] | STATES["asked"] | STATES["confirmed"]
    return _told(candidates_for(viewer, review).filter(shown))


def disagreement_of(viewer, review: Review, key: int) -> Disagreement:
    """Raises Http404 for a candidate that the viewer may not read."""
    found = disagreements_of(viewer, review, [key])
    if not found:
        raise Http404
    return found[0]


def disagreements_of(viewer, review: Review, keys: Iterable[int]) -> list[Disagreement]:
    """Those of these keys that the viewer may read."""
    return _told(candidates_for(viewer, review).filter(pk__in=keys))


def of_rows(viewer, review: Review, rows: Iterable[ReturnedEntry]) -> dict[int, list[Disagreement]]:
    """What stands beside rows of the composite: by a row's identity, its candidates that nobody dismissed."""
    identities = {row.entry_id_then for row in rows}
    named = CandidateMember.objects.filter(candidate=OuterRef("pk"), identity__in=identities)
    shown = STATES["open"] | STATES["asked"] | STATES["confirmed"]
    found: dict[int, list[Disagreement]] = defaultdict(list)
    for one in _told(candidates_for(viewer, review).filter(Exists(named)).filter(shown)):
        for row in one.rows:
            found[row.entry_id_then].append(one)
    return found


def differing_identities(viewer, review: Review) -> set[int]:
    """Every row of which another agency tells differently or has no counterpart, by candidates that nobody dismissed."""
    shown = candidates_for(viewer, review).filter(STATES["open"] | STATES["asked"] | STATES["confirmed"])
    members = CandidateMember.objects.filter(candidate__in=shown.exclude(kinds=[SAME]).values("pk"))
    return {identity for identity in members.values_list("identity", flat=True) if identity is not None}


def is_compared(viewer, review: Review) -> bool:
    """Have all the versions that the viewer reads been compared? The worker does it within seconds of a return."""
    matching = Matching.objects.filter(review=review).first()
    return {version.pk for version in versions_in_force(viewer, review)} <= set(matching.versions if matching else ())


def beside(viewer, review: Review, shown: Disagreement) -> list[Disagreement]:
    """Other candidates of the same rows: one episode may be told in more than two."""
    others = of_rows(viewer, review, shown.rows)
    found = {one.candidate.pk: one for of_row in others.values() for one in of_row}
    return [one for pk, one in sorted(found.items()) if pk != shown.candidate.pk]


def told_as_read(shown: Disagreement, seen: Shown) -> Disagreement:
    """For a page: its rows, those it was settled by and the reasons, with their texts as the reader sees them."""
    of = {one.identity: one.agency_return_id for one in shown.candidate.members.all()}
    then = [row for one in shown.settlements for row in (one.first_row, one.second_row) if row is not None]
    for row in (*shown.rows, *then):
        as_read(row, seen, of.get(row.entry_id_then))
    shown.candidate.reasons = [seen.text(reason) for reason in shown.candidate.reasons]
    return shown


def _told(candidates) -> list[Disagreement]:
    """In a constant number of queries, whatever the number of candidates."""
    # Fetched once for all and not joined: they are a handful, and hundreds of members would each have them built anew.
    returns, versions = AgencyReturn.objects.select_related("agency"), Submission.objects.defer("content")
    entries = ReturnedEntry.objects.prefetch_related(Prefetch("submission", versions))
    members = CandidateMember.objects.prefetch_related(Prefetch("agency_return", returns), Prefetch("entry", entries))
    queries = RowQuery.objects.select_related("agency_return__agency", "entry", "by", "answer__by")
    settlements = Settlement.objects.select_related("by", "first_row", "second_row").prefetch_related(
        Prefetch("queries", queries)
    )
    shown = candidates.prefetch_related(Prefetch("members", members), Prefetch("settlements", settlements))
    return [_disagreement(one) for one in shown]


def _disagreement(candidate: Candidate) -> Disagreement:
    members = list(candidate.members.all())
    rows = []
    for member in members:
        if member.entry is not None:
            member.entry.agency_return = member.agency_return  # with its agency, read already
            rows.append(member.entry)
    rows.sort(key=lambda row: (row.sort_day, row.sort_minute, row.order_in_day, row.pk))
    silent = [member.agency_return for member in members if member.entry is None]
    return Disagreement(candidate, rows, silent, list(candidate.settlements.all()))
