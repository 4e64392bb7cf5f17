"""The demo review, made through the services, so that its history, audit trail and states are real."""

from datetime import date

from django.db import transaction

from chronology.services import imports
from chronology.services.entries import chronology_of
from chronology.services.submitting import submit_chronology
from reviews.models import AgencyReturn, PartKind, Review
from reviews.models.request import Condition
from reviews.services import planning, requests, reviews, terms
from reviews.services.returning import accept, finalise, make_paper
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import Agency, Board, User
from sar_portal.accounts.services.directory import add_agency, change_board, open_board
from sar_portal.demo import acting, people, reading, returns
from sar_portal.demo.case import CASE, rows_of
from sar_portal.demo.people import AGENCIES, PASSWORD, DemoAgency, address
from sar_portal.people.services import accept_invitation, send_invitation

REFERENCE = "ASAB-SAR-2026-03"
CONDITIONS = [each.value for each in (Condition.FUNCTIONS, Condition.LIKELY, Condition.ABOUT_THEM)]
STATEMENT = (
    "I have read and challenged this version. I accept it on behalf of the organisation and take responsibility "
    "for acting on its recommendations."
)


def facts_of_review() -> dict[str, str]:
    return {row["field"]: row["value"] for row in rows_of("review.csv")}


def is_loaded() -> bool:
    return Board.objects.filter(code="ASAB").exists()


class Demo:
    """What has been made so far: the board, the people by short address, the review and its returns by agency code."""

    board: Board
    review: Review

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.agencies: dict[str, Agency] = {}
        self.returns: dict[str, AgencyReturn] = {}

    @transaction.atomic
    def load(self, say) -> None:
        """Makes everything or nothing, saying what it does: half a demo would pass for a whole one at the next start."""
        steps = (
            ("the board and its people", self.open_board),
            ("the review and its terms", self.open_review),
            ("the requests", self.send_requests),
            ("registers, authors and senior managers", self.appoint),
            ("five chronologies", self.chronologies),
            ("interviews, reports and decisions", self.reports),
            ("disagreements, key episodes and notes", lambda: reading.read_closely(self)),
            ("what became of the first recommendations", lambda: acting.act(self)),
        )
        for words, step in steps:
            say(f"  {words}")
            step()

    # --- the board ---------------------------------------------------------------------------------------------------
    def open_board(self) -> None:
        """The first administrator is put in by hand, as on any new installation; everyone else is invited."""
        facts = facts_of_review()
        self.board = open_board(name=facts["board"], code="ASAB", is_fictional=True)
        scope = self.board.scope
        short, name = people.ADMINISTRATOR
        self.people[short] = User.objects.create_user(address(short), PASSWORD, name=name)
        assign_role(user=self.people[short], role=Role.ADMINISTRATOR, scope=scope, by=None)
        for short, name, role in people.BOARD_PEOPLE:
            self.invite(short, name, role=role, scope=scope)
        change_board(
            board=self.board,
            by=self.people["admin"],
            chair_name="Dame Sheila Corrigan",
            contact="Joan Okell, SAR coordinator\nTelephone 01632 960 114\ncoordinator@ashmere.example",
        )
        for agency in AGENCIES:
            self.add_agency(agency)

    def add_agency(self, demo: DemoAgency) -> None:
        admin = self.people["admin"]
        agency = add_agency(board=self.board, name=demo.name, code=demo.code, by=admin)
        self.agencies[demo.code] = agency
        short, name, title = demo.lead
        self.invite(short, name, agency=agency, title=title, role=Role.AGENCY_LEAD, scope=agency.scope)
        lead = self.people[short]
        members = [demo.manager] if demo.author_from_outside else [demo.author, demo.manager]
        members += [who[:3] for who in (*people.INVOLVED.values(), people.CONTRIBUTOR) if who[3] == demo.code]
        for short, name, title in members:
            self.invite(short, name, agency=agency, title=title, scope=agency.scope, by=lead)

    def invite(self, short: str, name: str, *, agency=None, title="", role="", scope, by=None) -> None:
        """Invites a person and has them accept, as they would from the e-mail."""
        invitation = send_invitation(
            email=address(short), name=name, agency=agency, job_title=title, role=role, scope=scope,
            by=by or self.people["admin"],
        )  # fmt: skip
        self.people[short] = accept_invitation(invitation=invitation, address=address(short), password=PASSWORD)

    # --- the review --------------------------------------------------------------------------------------------------
    def open_review(self) -> None:
        facts, by = facts_of_review(), self.people["coordinator"]
        start, end = facts["period_under_review"].split(" to ")
        self.review = reviews.open_review(
            board=self.board,
            reference=facts["reference"],
            pseudonym=facts["publication_pseudonym"],
            mandate="mandatory",
            referral_received=date.fromisoformat(facts["referral_received"]),
            period_start=date.fromisoformat(start),
            period_end=date.fromisoformat(end),
            by=by,
            **returns.REVIEW_FACTS,
        )
        reviews.identify_adult(
            review=self.review,
            real_name=facts["adult_real_name"],
            date_of_birth=date.fromisoformat(facts["date_of_birth"]),
            date_of_death=date.fromisoformat(facts["date_of_death"]),
            code=people.ADULT_CODE,
            spellings=people.ADULT_SPELLINGS,
            by=by,
        )
        returns.common_people(self)
        for kloe in rows_of("kloe.csv"):
            terms.add_kloe(
                review=self.review,
                number=int(kloe["number"]),
                title=kloe["title"].replace("Leonard", "Arthur"),
                question=kloe["question"].replace("Leonard", "Arthur"),
                by=by,
            )
        for process in returns.PARALLEL:
            terms.add_parallel(review=self.review, by=by, **process)
        for what, name in returns.MILESTONES:
            terms.add_milestone(review=self.review, what=what, planned_on=date.fromisoformat(facts[name]), by=by)
        short, name, _ = people.REVIEWER
        reviewer = User.objects.create_user(address(short), PASSWORD, name=name)
        self.people[short] = reviewer
        assign_role(user=reviewer, role=Role.LEAD_REVIEWER, scope=self.review.scope, by=by)

    def send_requests(self) -> None:
        by = self.people["coordinator"]
        asks = [kind.value for kind in (PartKind.RECORDS, PartKind.CHRONOLOGY, PartKind.IMR)]
        for agency in self.agencies.values():
            planning.plan_request(
                review=self.review,
                agency=agency,
                asks=asks,
                records_due=date(2026, 9, 11),
                chronology_due=date(2026, 10, 5),
                report_due=date(2026, 11, 2),
                by=by,
            )
        requests.send_requests(
            review=self.review,
            conditions=CONDITIONS,
            supply_to="The SAR coordinator and the lead reviewer, Dr Naomi Teague",
            name_people_by=date(2026, 9, 18),
            briefing="Thursday 10 September 2026, 10:00, by video",
            by=by,
        )
        self.returns = {one.agency.code: one for one in self.review.returns.select_related("agency", "scope")}
        for code, one in self.returns.items():
            returns.acknowledge(one, self.people[f"lead.{code.lower()}"])

    # --- what agencies did -------------------------------------------------------------------------------------------
    def appoint(self) -> None:
        for demo in AGENCIES:
            returns.prepare(self, demo)

    def chronologies(self) -> None:
        for demo in AGENCIES:
            if demo.code != "AGH":
                self.return_chronology(demo)

    def return_chronology(self, demo: DemoAgency) -> None:
        """By import, submitted by the author, accepted by the senior manager, made final by the coordinator."""
        low = demo.code.lower()
        author, manager = self.people[f"author.{low}"], self.people[f"manager.{low}"]
        part = self.returns[demo.code].parts.get(kind=PartKind.CHRONOLOGY)
        chronology = chronology_of(part)
        if demo.as_received:
            # First the agency's own file, as it came by e-mail; the author looked, and used the board's columns instead.
            data = (CASE / "as_received" / demo.as_received).read_bytes()
            batch = imports.begin_import(chronology=chronology, name=demo.as_received, data=data, by=author)
            imports.discard_import(batch=batch, by=author)
        data = (CASE / demo.chronology).read_bytes()
        batch = imports.begin_import(chronology=chronology, name=demo.chronology, data=data, by=author)
        imports.accept_import(batch=batch, by=author)
        submission = submit_chronology(chronology=chronology, by=author)
        make_paper(submission=submission, stage="submitted")
        part.refresh_from_db()
        accept(
            part=part, submission=submission, statement=STATEMENT, name=manager.name, role=demo.manager[2], by=manager
        )
        part.refresh_from_db()
        finalise(part=part, submission=submission, checklist=returns.ALL_MET, by=self.people["coordinator"])

    def reports(self) -> None:
        for demo in AGENCIES:
            returns.report(self, demo)
        returns.share(self)
