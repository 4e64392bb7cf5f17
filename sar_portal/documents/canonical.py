"""One way to write frozen data as bytes, so that its SHA-256 is the same today and in ten years (R7)."""

import hashlib
import json

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def canonical_json(data: Plain) -> bytes:
    """The bytes that are hashed. The exact rule, so that anyone can repeat it with any JSON library:

    1. JSON (RFC 8259), encoded as UTF-8 without a byte order mark;
    2. the keys of each object sorted by Unicode code point; lists keep their order;
    3. no space or line break between tokens: `{"a":[1,2]}`;
    4. characters are written as themselves; only `"`, `\\` and those below U+0020 are escaped, the short way where
       there is one (`\\n`), otherwise `\\u00xx` in lower case;
    5. text is hashed exactly as stored, with no Unicode normalisation and no trimming;
    6. whole numbers only. Fractions, dates and times are given as text, because libraries print them differently.

    Raises TypeError, naming the place but never the text, for anything else.
    """
    _check_plain(data, "data")
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def content_hash(data: Plain) -> str:
    """The SHA-256 of `canonical_json(data)` as 64 lower-case hexadecimal digits: the fingerprint (R7)."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _check_plain(data: object, place: str) -> None:
    if isinstance(data, str):
        _check_text(data, place)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            _check_plain(item, f"{place}[{number}]")
    elif isinstance(data, dict):
        for key, item in data.items():
            if not isinstance(key, str):
                raise TypeError(f"{place} has a key that is not text")
            _check_text(key, f"a key of {place}")
            _check_plain(item, f"{place}.{key}")
    elif data is not None and not isinstance(data, int):
        raise TypeError(
            f"{place} is a {type(data).__name__}: only text, whole numbers, true, false, none, lists and dicts"
        )


def _check_text(text: str, place: str) -> None:
    """What PostgreSQL cannot keep must not be hashed: it could not be checked against the stored row later."""
    if "\x00" in text:
        raise TypeError(f"{place} holds a zero character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TypeError(f"{place} holds half a character") from error


def strings_in(part) -> list[str]:
    """Every text of frozen content, in the order in which it stands there."""
    if isinstance(part, str):
        return [part] if part.strip() else []
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for one in inside for text in strings_in(one)]
