"""Makes the world through the services, so that no state in it is one that the product could not reach.

The one stand-in: PDFs are laid out by `paper_of`, not by the press, which has tests of its own and would take a minute.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from unittest.mock import patch

from django.utils import timezone

from chronology.matching import Candidate as Match
from chronology.matching import Found
from chronology.models import Candidate, ReturnedEntry
from chronology.services.matching import match_review
from chronology.services.settling import ask_agencies, settle
from reviews.models import AgencyReturn, PartKind, Review
from reviews.models.request import Condition
from reviews.services import letters, planning, requests, reviews, terms
from reviews.services.people import add_common_person
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import AccessConfirmation, Agency, Board, User
from sar_portal.accounts.services import ask_for_address, request_factor_reset
from sar_portal.accounts.services.directory import add_agency, open_board
from sar_portal.actions.services import acting, recommendations
from sar_portal.combined.services import annotating
from sar_portal.combined.services.meeting import add_comment, add_decision
from sar_portal.combined.services.sharing import share_with_subgroup
from sar_portal.documents.canonical import canonical_json
from sar_portal.exports.services.asking import ask_export
from sar_portal.exports.services.making import make_export
from sar_portal.people.services import accept_invitation, send_invitation
from tests.world import returns
from tests.world.disposed import proposed_disposal
from tests.world.personas import NAMES, address

CONDITIONS = [Condition.FUNCTIONS, Condition.LIKELY, Condition.ABOUT_THEM]
ASKS = [PartKind.RECORDS, PartKind.CHRONOLOGY, PartKind.IMR]
PASSWORD = "only in the test world 2026"


def paper_of(_paper: str, frozen: dict, beside: dict | None = None, told=None, mark: str = "") -> bytes:
    """A PDF of one page that holds all the text it was given, so that what would be printed can be searched."""
    text = canonical_json({"frozen": frozen, "beside": beside}).decode().encode("ascii", "replace").decode()
    lines = [text[at : at + 90].translate({40: "[", 41: "]", 92: "/"}) for at in range(0, len(text), 90)]
    shown = "BT /F 6 Tf 20 800 Td 7 TL " + " ".join(f"({line}) '" for line in lines) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>stream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    pdf, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    pdf += f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(pdf)}\n%%EOF"
    return pdf.encode("ascii")


@dataclass
class World:
    """What was made: people by persona, boards, agencies and returns by short name, and what addresses are made of."""

    people: dict[str, User] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    returns: dict[str, AgencyReturn] = field(default_factory=dict)
    made: dict[str, object] = field(default_factory=dict)

    def invite(self, short: str, *, scope, by: str, agency: str = "", role: str = "") -> None:
        """Invites a person and has them accept, as they would from the e-mail."""
        invitation = send_invitation(
            email=address(short),
            name=NAMES[short],
            agency=self.agencies[agency] if agency else None,
            job_title="Manager",
            role=role,
            scope=scope,
            by=self.people[by],
        )
        self.people[short] = accept_invitation(invitation=invitation, address=address(short), password=PASSWORD)

    def account(self, short: str) -> User:
        self.people[short] = User.objects.create_user(address(short), PASSWORD, name=NAMES[short])
        return self.people[short]


def due() -> date:
    return timezone.localdate() + timedelta(days=40)


def build() -> World:
    """Everything, in the order in which it would happen."""
    world = World()
    with patch("sar_portal.documents.services.render_pdf", paper_of):
        _boards(world)
        _agencies(world)
        for short in ("one", "two", "three"):
            _review(world, short)
        _later(world)
    return world


def _boards(world: World) -> None:
    for short, name, code in (("near", "Testshire SAB", "TSAB"), ("far", "Otherland SAB", "OSAB")):
        world.boards[short] = open_board(name=name, code=code)
    near, far = world.boards["near"].scope, world.boards["far"].scope
    for short, scope in (("administrator", near), ("far_administrator", far)):
        assign_role(user=world.account(short), role=Role.ADMINISTRATOR, scope=scope, by=None)
    world.account("nobody")
    for short, role in (
        ("coordinator", Role.COORDINATOR),
        ("subgroup", Role.SUBGROUP_MEMBER),
        ("subgroup_unshared", Role.SUBGROUP_MEMBER),
        ("auditor", Role.AUDITOR),
    ):
        world.invite(short, scope=near, by="administrator", role=role)
    world.invite("other_coordinator", scope=far, by="far_administrator", role=Role.COORDINATOR)


def _agencies(world: World) -> None:
    """Agencies A and B with their people; C, whose request is only planned; X, of the other board."""
    for short, name, board, by, lead in (
        ("a", "Ashdown Care", "near", "administrator", "agency_lead"),
        ("b", "Birchwood Trust", "near", "administrator", "other_lead"),
        ("c", "Cedar Housing", "near", "administrator", "planned_lead"),
        ("x", "Xanthe Surgery", "far", "far_administrator", "far_lead"),
    ):
        world.agencies[short] = add_agency(
            board=world.boards[board], name=name, code=f"AG{short.upper()}", by=world.people[by]
        )
        world.invite(lead, scope=world.agencies[short].scope, by=by, agency=short, role=Role.AGENCY_LEAD)
    a, b = world.agencies["a"].scope, world.agencies["b"].scope
    world.invite("excluded", scope=a, by="administrator", agency="a", role=Role.AGENCY_LEAD)
    for short in ("author", "senior_manager", "contributor", "ended_author", "member"):
        world.invite(short, scope=a, by="agency_lead", agency="a")
    for short in ("other_author", "other_manager"):
        world.invite(short, scope=b, by="other_lead", agency="b")


REVIEWS = {
    "one": ("near", "TSAB-SAR-2026-01", "coordinator", ("a", "b"), date(1931, 1, 17)),
    "two": ("near", "TSAB-SAR-2026-02", "coordinator", ("a", "b"), date(1940, 5, 2)),
    "three": ("far", "OSAB-SAR-2026-01", "other_coordinator", ("x",), date(1950, 6, 3)),
}


def _review(world: World, short: str) -> None:
    board, reference, coordinator, agencies, born = REVIEWS[short]
    by = world.people[coordinator]
    review = reviews.open_review(
        board=world.boards[board],
        reference=reference,
        pseudonym="Robin",
        mandate="mandatory",
        referral_received=date(2026, 3, 1),
        period_start=date(2025, 1, 1),
        period_end=date(2026, 1, 31),
        terms_of_reference=f"To learn, zq{short}terms.",
        by=by,
    )
    reviews.identify_adult(
        review=review, real_name=f"Robina Zq{short}name", date_of_birth=born, nhs_number=f"zq{short}nhs", by=by
    )
    hidden = add_common_person(review=review, code="Sister 1", name=f"Nadia Zq{short}hidden", role="Sister", by=by)
    world.made.setdefault("common", hidden)
    add_common_person(
        review=review, code="Friend 1", name=f"Bruno Zq{short}shown", role="Friend", agencies_see_name=True, by=by
    )
    terms.add_kloe(review=review, number=1, title="Knowing the adult", question="What was known?", by=by)
    terms.add_kloe(review=review, number=2, title="Working together", question="Who told whom?", by=by)
    world.made[f"milestone_{short}"] = terms.add_milestone(review=review, what="Panel", planned_on=due(), by=by)
    process = {"kind": "Inquest", "lead_body": "HM Coroner", "status": "zqparallel" if short == "one" else "Open"}
    world.made[f"parallel_{short}"] = terms.add_parallel(review=review, by=by, **process)
    for agency in agencies:
        _plan(review, world.agencies[agency], by)
    requests.send_requests(review=review, conditions=CONDITIONS, supply_to="The SAR coordinator", by=by)
    for one in review.returns.select_related("agency", "scope"):
        world.returns[f"{one.agency.code[-1].lower()}_{short}"] = one
        letters.make_letter(request=one.requests.get())
    world.reviews[short] = review


def _plan(review, agency, by):
    return planning.plan_request(
        review=review, agency=agency, asks=ASKS, records_due=due(), chronology_due=due(), report_due=due(), by=by
    )


def _later(world: World) -> None:
    """What the agencies did, then what the board did with it."""
    by, review = world.people["coordinator"], world.reviews["one"]
    returns.of_agency_a(world)
    returns.of_agency_b(world)
    returns.of_the_others(world)
    assign_role(user=world.account("lead_reviewer"), role=Role.LEAD_REVIEWER, scope=review.scope, by=by)
    share_with_subgroup(review=review, member=world.people["subgroup"], by=by)
    world.made["comment"] = add_comment(review=review, about="", text="A comment, zqcomment.", by=by)
    on_answer = {"review": review, "about": "", "place": "kloe:1:AGA", "by": by}
    thread = add_comment(**on_answer, text="Of its answer, zqathread.")
    add_comment(**on_answer, text="So it is, zqathread.", answers=thread)
    add_decision(review=review, text="A decision, zqdecision.", owner="Chair", due_on=due(), by=by)
    _read_closely(world, review, by)
    _acted_on(world, review, by)
    _plan(review, world.agencies["c"], by)
    world.made["export"] = ask_export(
        review=review,
        what="composite",
        kind="csv",
        names="codes",
        recipient="zqrecipient",
        purpose="zqpurpose",
        basis="review",
        by=by,
    )
    make_export(export=world.made["export"])
    world.made["disposal"] = proposed_disposal(world.reviews["two"], by)
    near = world.boards["near"].scope
    world.made["board_invitation"] = _asked_in("someone.new@world.example", Role.AUDITOR, near, world, "administrator")
    scope = world.agencies["a"].scope
    world.made["colleague_invitation"] = _asked_in("colleague.new@world.example", "", scope, world, "agency_lead", "a")
    for kind, persona, place in (
        ("colleagues", "agency_lead", world.agencies["a"]),
        ("roles", "administrator", world.boards["near"]),
    ):
        world.made[f"{kind}_confirmed"] = AccessConfirmation.objects.create(
            scope=place.scope, verb="confirm", by=world.people[persona]
        )
    author = world.people["author"]
    world.made["address"] = ask_for_address(user=author, address="author.new@world.example", by=author)
    world.made["reset"] = request_factor_reset(
        user=world.people["subgroup_unshared"],
        board=world.boards["near"],
        reason="Telephone lost",
        by=world.people["administrator"],
    )
    planning.plan_letter(
        review=review, conditions=CONDITIONS, supply_to="The SAR coordinator", note="Noted, zqplannote.", by=by
    )


def _read_closely(world: World, review: Review, by) -> None:
    """A note, a key episode, and a disagreement on which agency A was asked about its own entry."""
    made = world.made
    row = ReturnedEntry.objects.get(review=review, ref=made["entry"].ref)
    annotating.add_note(review=review, rows=[row], text="Noted beside, zqnote.", by=by)
    made["episode"] = annotating.add_episode(
        review=review, name="zqepisode", starts_on=date(2025, 2, 1), ends_on=date(2025, 3, 31), by=by
    )
    annotating.tag_episode(episode=made["episode"], rows=[row], by=by)
    # One agency alone has returned a chronology here, so the comparison itself would find nothing.
    found = Found([Match(row.ref, None, "missing_counterpart", ("Raised because, zqreason.",), 0.6)], 0)
    with patch("chronology.services.matching.find_candidates", lambda entries: found):
        match_review(review=review)
    made["candidate"] = Candidate.objects.get(review=review)
    settle(candidate=made["candidate"], verb="confirm", reason="So it is, zqsettled.", seen=0, by=by)
    questions = {world.returns["a_one"].pk: "Whom did you tell, zqquestion?"}
    asked = ask_agencies(candidate=made["candidate"], questions=questions, seen=1, by=by)
    made["row_query"] = asked.queries.get()


def _acted_on(world: World, review: Review, by) -> None:
    """The recommendation that agency B's accepted report made: given to its lead, acted on, commented on; and one of the
    board.
    """
    one = world.made["recommendation"] = world.returns["b_one"].recommendations.earliest("number")
    new, old = world.people["other_lead"], world.people["other_manager"]
    recommendations.transfer(recommendation=one, person=new, reason="Their service", by=old)
    acting.add_action(
        recommendation=one, what="Train the team, zqbprogress", lead_officer="Head of Service", target_on=due(), by=new
    )
    acting.add_note(recommendation=one, text="Half are trained, zqbprogress.", by=new)
    acting.add_evidence(recommendation=one, data=b"Trained: 12", name="zqbevidence.txt", shows="zqbevidence", by=new)
    acting.add_comment(recommendation=one, text="And the other half, zqbfriend?", by=world.people["subgroup"])
    world.made["board_recommendation"] = recommendations.add_board_recommendation(
        review=review, text="Agree on one threshold, zqboardsrecommendation.", level="partnership", kloes=[1], by=by
    )


def _asked_in(email: str, role: str, scope, world: World, by: str, agency: str = ""):
    """An invitation that nobody has accepted yet."""
    place = world.agencies[agency] if agency else None
    return send_invitation(
        email=email, name="Somebody New", agency=place, job_title="", role=role, scope=scope, by=world.people[by]
    )
