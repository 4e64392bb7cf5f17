"""Who looks at the world. Names are far apart, so that the same-name test of independence asks only where it is meant to."""

PERSONAS = {
    "coordinator": "Clara Haddock",
    "lead_reviewer": "Leo Birkby",
    "subgroup": "Sunita Marlow",
    "subgroup_unshared": "Ursula Prior",
    "author": "Aidan Thorne",
    "other_author": "Olga Whitlock",
    "senior_manager": "Simon Achebe",
    "contributor": "Connie Vickers",
    "agency_lead": "Alice Dunmore",
    "other_lead": "Oscar Kettle",
    # A practitioner on the register of return A, who leads the agency and accepts its other return.
    "excluded": "Edward Pomfret",
    "ended_author": "Enid Sugden",
    "other_coordinator": "Otto Lindgren",
    "administrator": "Adele Frost",
    "auditor": "Austin Quill",
    "nobody": "Nora Blythe",
    "signed_out": "",
}
# People without whom the world could not be built, but through whose eyes no test looks.
BYSTANDERS = {
    "member": "Morgan Eastlake",
    "other_manager": "Owen Radley",
    "planned_lead": "Cecil Upton",
    "far_administrator": "Bridget Zane",
    "far_lead": "Xavier Ngata",
}
NAMES = PERSONAS | BYSTANDERS


def address(short: str) -> str:
    return f"{short.replace('_', '.')}@world.example"
