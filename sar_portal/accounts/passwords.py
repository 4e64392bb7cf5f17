"""What a password may not be, beyond length and the bundled list of common ones (security.md A4)."""

import re

from django.core.exceptions import ValidationError

LONGEST = 128
# Words of this place, which a guesser would try first.
CONTEXT = ("safeguarding", "sarportal", "adultreview", "careact", "council", "password")


class ContextValidator:
    """Refuses more than 128 characters, and passwords that are little more than a word of this place."""

    def validate(self, password: str, user=None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                f"This password is too long. It can have up to {LONGEST} characters.", code="too_long"
            )
        letters = re.sub(r"[^a-z]", "", password.lower().translate(str.maketrans("01345@$7", "oieasast")))
        for word in CONTEXT:
            if word in letters and len(letters) - len(word) < 6:
                raise ValidationError("This password is too easy to guess from what this service is.", code="context")

    def get_help_text(self) -> str:
        return f"Up to {LONGEST} characters; three random words are easier to remember than a short mixture."
