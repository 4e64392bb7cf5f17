"""Who is meant by which code, and what must not stand in a text: names, dates of birth, NHS numbers, addresses.

Pure: no Django, no database. A `Key` is what the caller may know; nothing else is looked for.

- `scan(text, key)` finds what should be a code: a `Hit` each, with where, what, why, and what to write instead.
- `anonymise(text, key)` writes that instead; afterwards `scan` finds nothing, and the rest of the text is untouched.
- `rewritten(text, key, start, end, choice)` writes one of them anew, as somebody chose.
- `personalise(text, key)` writes names for codes.
- `unglossed(text, known)` lists abbreviations that nobody explains; `usual_terms()` are those of the field.
"""

from .abbreviations import abbreviations_in, unglossed, usual_terms
from .keys import Hit, Key, Kind, Person, same
from .scanning import anonymise, replaced, rewritten, scan
from .showing import personalise, published

__all__ = [
    "Hit",
    "Key",
    "Kind",
    "Person",
    "abbreviations_in",
    "anonymise",
    "personalise",
    "published",
    "replaced",
    "rewritten",
    "same",
    "scan",
    "unglossed",
    "usual_terms",
]
