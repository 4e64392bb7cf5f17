"""The composite's filter in words, for the file that it was applied to."""

from collections.abc import Mapping

from chronology.models import PracticeCode
from sar_portal.combined.forms.composite import MARKS
from sar_portal.design.words import date_in_words


def said_in_words(asked: Mapping, episodes: Mapping) -> list[str]:
    """Each answer of the filter form that is given, as it would be said; nothing where none is."""
    said = [
        ("agencies", ", ".join(asked["agency"])),
        ("from", date_in_words(asked["since"])),
        ("to", date_in_words(asked["until"])),
        ("line of enquiry", "" if asked["kloe"] is None else str(asked["kloe"])),
        ("practice", str(PracticeCode(asked["practice"]).label) if asked["practice"] else ""),
        ("person", asked["people"]),
        ("type of contact", asked["contact"]),
        ("words", asked["words"]),
        ("key episode", "" if asked["episode"] is None else str(episodes[asked["episode"]])),
        ("marked as", str(dict(MARKS)[asked["mark"]]) if asked["mark"] else ""),
    ]
    return [f"{what} {value}" for what, value in said if value]
