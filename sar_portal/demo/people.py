"""The invented people of the demo, with their accounts and places. Every name is fictional."""

from dataclasses import dataclass

from sar_portal.access.roles import Role

PASSWORD = "ashmere demo only 2026"  # noqa: S105  the demo's one password, printed at its start; production never loads it


@dataclass(frozen=True)
class DemoAgency:
    """One agency: its directory entry, its people, and the file of its chronology."""

    code: str
    name: str
    chronology: str
    lead: tuple[str, str, str]  # (address, name, job title)
    author: tuple[str, str, str]
    manager: tuple[str, str, str]
    author_from_outside: bool = False
    as_received: str = ""


BOARD_PEOPLE = (
    ("coordinator", "Joan Okell", Role.COORDINATOR),
    ("subgroup", "Maeve Lindqvist", Role.SUBGROUP_MEMBER),
    ("chair", "Terence Abara", Role.SUBGROUP_MEMBER),
    ("auditor", "Wilma Quayle", Role.AUDITOR),
)
ADMINISTRATOR = ("admin", "Peter Vance")
REVIEWER = ("reviewer", "Dr Naomi Teague", "Independent lead reviewer")

AGENCIES = (
    DemoAgency(
        "ASC",
        "Ashmere Council Adult Social Care",
        "ashmere_asc.csv",
        ("lead.asc", "Bryony Castle", "Head of safeguarding"),
        ("author.asc", "Sandra Ilves", "Service manager, quality assurance"),
        ("manager.asc", "Patricia Yeo", "Director of Adult Social Care"),
    ),
    DemoAgency(
        "POL",
        "Ashmere Constabulary",
        "ashmere_constabulary.csv",
        ("lead.pol", "Inspector Rhona Kell", "Review unit lead"),
        ("author.pol", "DI Marcus Hale", "Review officer"),
        ("manager.pol", "Detective Superintendent Ian Calloway", "Detective Superintendent"),
        as_received="police_chronology.csv",
    ),
    DemoAgency(
        "GP",
        "Harbour View Surgery",
        "harbour_view_surgery.csv",
        ("lead.gp", "Tessa Orme", "Safeguarding administrator"),
        ("author.gp", "Dr Hester Mallory", "Named GP, integrated care board"),
        ("manager.gp", "Lesley Fenn", "Practice manager"),
        author_from_outside=True,
        as_received="Harbour View chronology FINAL v2.csv",
    ),
    DemoAgency(
        "CHT",
        "Ashmere Community Health NHS Trust",
        "ashmere_community_health.csv",
        ("lead.cht", "Graham Pollitt", "Head of safeguarding"),
        ("author.cht", "Denise Orrell", "Named nurse safeguarding"),
        ("manager.cht", "Ruth Adeyemi", "Chief nurse"),
        as_received="community nursing timeline.csv",
    ),
    DemoAgency(
        "KH",
        "Kestrel Homes",
        "kestrel_homes.csv",
        ("lead.kh", "Yvonne Marsh", "Safeguarding lead"),
        ("author.kh", "Moira Tennant", "Head of quality, northern region"),
        ("manager.kh", "Colm Brady", "Director of operations"),
    ),
    DemoAgency(
        "AGH",
        "Ashmere General Hospital NHS FT",
        "ashmere_general_hospital.csv",
        ("lead.agh", "Sister Una Devane", "Named nurse safeguarding"),
        ("author.agh", "Philippa Stroud", "Deputy director of nursing"),
        ("manager.agh", "Dr Omar Siddiqui", "Medical director"),
    ),
)

# People on registers who have accounts of their own: what they must not see is part of the demo.
INVOLVED = {
    "GP1": ("bhandal.gp", "Dr Amrit Bhandal", "GP partner", "GP"),
    "HM1": ("pugh.kh", "Gareth Pugh", "Housing manager", "KH"),
    "DN Team Lead": ("quill.cht", "Lorna Quill", "Team lead, district nursing", "CHT"),
}
# How the agencies of people.csv write of the adult, and what else he was called.
ADULT_CODE = "Leonard"
ADULT_SPELLINGS = ("Mr Brindle", "Len")
CONTRIBUTOR = ("ward.agh", "Nicholas Farr", "Ward manager, Ward 7", "AGH")

# One account per role, for the address line at the start of the demo.
SHOWN = (
    ("SAR coordinator", "coordinator"),
    ("Subgroup member", "subgroup"),
    ("Lead reviewer", "reviewer"),
    ("Agency lead (hospital)", "lead.agh"),
    ("IMR author (police)", "author.pol"),
    ("Senior manager (community health)", "manager.cht"),
    ("Contributor (hospital ward)", "ward.agh"),
    ("Excluded line manager (housing)", "pugh.kh"),
    ("Administrator", "admin"),
    ("Auditor", "auditor"),
)


def address(short: str) -> str:
    return f"{short}@ashmere.example"
