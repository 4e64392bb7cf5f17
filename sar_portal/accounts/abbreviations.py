"""What a board explains itself beside the abbreviations of the field: a line for each, such as 'MARM: multi-agency risk
management meeting' (pure).
"""

from sar_portal.access.errors import Refused

LONGEST_TERM, LONGEST_MEANING, MOST = 20, 200, 200


def board_terms(text: str) -> dict[str, str]:
    """Each abbreviation with its meaning. Raises Refused for a line that is not one, or an abbreviation that stands twice."""
    found: dict[str, str] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        term, _, meaning = (part.strip() for part in line.partition(":"))
        if not term or not meaning or len(term) > LONGEST_TERM or len(meaning) > LONGEST_MEANING:
            raise Refused(
                f"Write an abbreviation, a colon and its meaning on each line; this one is not so: {line[:60]}"
            )
        if term in found:
            raise Refused(f"{term} stands there twice.")
        found[term] = meaning
    if len(found) > MOST:
        raise Refused(f"At most {MOST} abbreviations are kept.")
    return found
