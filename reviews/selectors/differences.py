"""What changed between two frozen versions of a part, text by text."""

from dataclasses import dataclass

from reviews.models import Submission
from reviews.selectors.places import texts_of


@dataclass(frozen=True)
class Difference:
    """One text that is not the same in both versions, and the place it belongs to."""

    title: str
    before: str
    after: str
    place: str = ""


def differences(before: Submission, after: Submission) -> list[Difference]:
    """Every text that was added, removed or changed, in the order of the newer version. A section is the same whatever number
    and heading a newer template gives it.
    """
    old, new = ({text.known: text for text in texts_of(one)} for one in (before, after))
    pairs = [
        Difference(
            one.title,
            old[known].words if known in old else "",
            new[known].words if known in new else "",
            one.place,
        )
        for known, one in {**new, **{known: text for known, text in old.items() if known not in new}}.items()
    ]
    return [pair for pair in pairs if pair.before != pair.after]
