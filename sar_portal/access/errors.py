"""The three ways a verb can be refused. Each carries a sentence fit to show to the person who asked."""

from collections.abc import Sequence
from typing import Any


class Refusal(Exception):
    """Base of the refusals; `sentence` is plain English and holds no personal data, `subject` is for the record."""

    subject: Any = None

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refusal):
    """The person does not hold the permission (403, or 404 where they cannot know the thing)."""

    def __init__(self, sentence: str = "You do not have permission to do this."):
        super().__init__(sentence)


class NotNow(Refusal):
    """The person may, but not in this state (409). `unsent`: what they wrote meanwhile, under its labels, to be shown to them;
    `kept`: for how long all of it is kept, where it is.
    """

    unsent: Sequence[tuple[str, str]] = ()
    kept: str = ""


class Refused(Refusal):
    """The facts speak against it: a rule of product.md or bad input."""


# As the database says it (closing, migrations 0004 and 0007), and as a page does.
HELD = "a legal hold is set"
HELD_SENTENCE = (
    "A legal hold is set on this review, so nothing of it is removed. "
    "You can go on changing it: what it said before is kept in its history."
)
HELD_AS_IT_IS = "is not changed"
HELD_AS_IT_IS_SENTENCE = (
    "A legal hold is set on this review, and what this said before would be kept nowhere. "
    "So it is not changed. What is still empty can be filled in."
)
