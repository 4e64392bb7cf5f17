"""Who is meant by which code, and what must not stand in a text: names, dates of birth, NHS numbers, addresses.

Pure: no Django, no database. A `Key` is what the caller may know; nothing else is looked for.

- `scan(text, key)` finds what should be a code: a `Hit` each, with where, what, why, and what to write instead.
- `anonymise(text, key)` writes that instead; afterwards `scan` finds nothing, and the rest of the text is untouched.
- `personalise(text, key)` writes names for codes.
- `unglossed(text, known)` lists abbreviations that nobody explains.
"""

from .abbreviations import unglossed
from .keys import Hit, Key, Kind, Person
from .scanning import anonymise, replaced, scan
from .showing import personalise

__all__ = ["Hit", "Key", "Kind", "Person", "anonymise", "personalise", "replaced", "scan", "unglossed"]
