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
    """Every text that was added, removed or changed, in the order of the newer version."""
    old, new = ({text.title: text for text in texts_of(one)} for one in (before, after))
    titles = [*new, *(title for title in old if title not in new)]
    pairs = [
        Difference(
            title,
            old[title].words if title in old else "",
            new[title].words if title in new else "",
            (new.get(title) or old[title]).place,
        )
        for title in titles
    ]
    return [pair for pair in pairs if pair.before != pair.after]
