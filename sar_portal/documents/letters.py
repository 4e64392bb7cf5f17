"""Letters that one narrow encoding lacks, written plainly: the mark across a page is drawn with it (press/binding.py)."""

import unicodedata

# What does not come apart into a letter and a mark above or below it.
ALONE = str.maketrans(
    {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ŧ": "T", "ŧ": "t", "ĸ": "k"}
)


def plainly(text: str) -> str:
    """The text with accents left out where the encoding has no such letter; what it has stands. Of another script nothing
    may be left, so whoever uses it adds what is known by figures.
    """
    return "".join(char if _encodes(char) else _bare(char) for char in text.translate(ALONE))


def _bare(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", char) if _encodes(part))


def _encodes(char: str) -> bool:
    return bool(char.encode("cp1252", "ignore"))
