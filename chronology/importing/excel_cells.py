"""One Excel cell: number formats, dates in both epochs, stored results of formulas, texts."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .limits import MAX_TEXTS, Package, Refusal, check_cell
from .office import forget, stream

DATE, TIME, NUMBER = "date", "time", "number"
_BUILT_IN = {
    **dict.fromkeys((14, 15, *range(27, 32), 36, *range(50, 55), 57, 58), "d/m/yyyy"),
    16: "d-mmm", 17: "mmm-yy", 22: "d/m/yyyy h:mm",
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm"),
}  # fmt: skip
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_YEAR_SHOWN = "The cell shows no year; the spreadsheet holds {year}. Please confirm it."
_NO_RESULT = "A cell holds a formula whose result is not stored in the file."
_ERROR = "A cell holds the spreadsheet error {text}."
_DAY_SECONDS = 86_400
_LAST_SERIAL = 2_958_465


@dataclass(slots=True)
class Formats:
    """Number format by style, and the epoch that day numbers count from."""

    codes: list[str] = field(default_factory=list)
    epoch_1904: bool = False

    def code(self, style: str | None) -> str:
        index = int(style) if style and style.isascii() and style.isdigit() else 0
        return self.codes[index] if index < len(self.codes) else ""


def read_formats(package: Package, part: str | None, epoch_1904: bool) -> Formats:
    formats = Formats(epoch_1904=epoch_1904)
    if part is None:
        return formats
    own: dict[int, str] = {}
    for element in stream(package, part, ("{*}numFmt", "{*}xf", "{*}cellXfs")):
        if element.tag.endswith("}numFmt"):
            own[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
        elif element.tag.endswith("}cellXfs"):
            numbers = [int(each.get("numFmtId", "0")) for each in element]
            formats.codes = [own.get(number, _BUILT_IN.get(number, "")) for number in numbers]
    return formats


def read_texts(package: Package, part: str) -> list[str]:
    """The shared texts, without the pronunciation aids that some languages carry."""
    texts: list[str] = []
    for element in stream(package, part, ("{*}si",)):
        texts.append(_text_of(element))
        if len(texts) > MAX_TEXTS:
            raise Refusal(f"The spreadsheet holds more than {MAX_TEXTS:,} texts.")
        forget(element)
    return texts


def _text_of(element: Any) -> str:
    pieces = [each.text or "" for each in element.iter("{*}t") if not each.getparent().tag.endswith("}rPh")]
    return _plain("".join(pieces))


def _plain(text: str) -> str:
    def sign(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return chr(code) if code in (9, 10, 13) or 32 <= code < 0xD800 else match[0]

    return _ESCAPED.sub(sign, text).replace("\r\n", "\n").replace("\r", "\n") if "_x" in text or "\r" in text else text


def cell_text(cell: Any, texts: list[str], formats: Formats) -> tuple[str, str]:
    """What the cell shows, and why a person should look at it."""
    kind = cell.get("t", "n")
    stored, formula = None, False
    for part in cell:
        tag = part.tag.rsplit("}", 1)[-1]
        if tag == "v":
            stored = part.text
        elif tag == "f":
            formula = True
        elif tag == "is":
            return check_cell(_text_of(part)).strip(), ""
    if stored is None:
        return "", _NO_RESULT if formula else ""
    if kind == "s":
        index = int(stored) if stored.strip().isdigit() else -1
        if not 0 <= index < len(texts):
            raise Refusal("The spreadsheet is damaged: a text is missing.")
        return texts[index].strip(), ""
    if kind == "e":
        return stored, _ERROR.format(text=stored)
    if kind == "b":
        return ("Yes" if stored.strip() == "1" else "No"), ""
    if kind in ("str", "d"):
        return _plain(stored).strip(), ""
    return _number_text(stored, formats.code(cell.get("s")), formats.epoch_1904)


def _number_text(stored: str, code: str, epoch_1904: bool) -> tuple[str, str]:
    try:
        number = float(stored)
    except ValueError:
        return stored.strip(), ""
    shown = _kind_of_format(code)
    if shown == TIME and 0 <= number < 1:
        return _clock(number), ""
    elapsed = "[" in _bare(code)  # hours that were counted, not a time of day
    if shown in (DATE, TIME) and not elapsed and 1 <= number <= _LAST_SERIAL and int(number) != 60:
        moment = moment_of(number, epoch_1904)
        if shown == TIME:
            return _clock(number % 1), ""
        return _date_text(moment, code)
    return (str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)), ""


def moment_of(number: float, epoch_1904: bool) -> datetime:
    """The day and time of a day number. The 1900 epoch counts a 29 February 1900 that never was."""
    if epoch_1904:
        base = datetime(1904, 1, 1)
    else:
        base = datetime(1899, 12, 30) if number >= 60 else datetime(1899, 12, 31)
    return base + timedelta(days=int(number), seconds=round(number % 1 * _DAY_SECONDS))


def _bare(code: str) -> str:
    return _LITERALS.sub("", code.split(";")[0]).lower().replace("am/pm", "").replace("a/p", "")


def _kind_of_format(code: str) -> str:
    bare = _bare(code)
    if "y" in bare or "d" in bare or ("mm" in bare and "h" not in bare and "s" not in bare):
        return DATE
    return TIME if "h" in bare or "s" in bare else NUMBER


def _date_text(moment: datetime, code: str) -> tuple[str, str]:
    """No more than the cell shows: a day number always holds a day and a year, whether or not they were meant."""
    bare = _bare(code)
    if "d" not in bare and moment.day == 1:
        return (f"{moment:%B %Y}" if "m" in bare else f"{moment.year}"), ""
    text = f"{moment:%Y-%m-%d}" if "y" in bare else f"{moment.day} {moment:%B}"
    if (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        text += f" {_hours(moment)}"
    return text, "" if "y" in bare else _NO_YEAR_SHOWN.format(year=moment.year)


def _hours(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def _clock(fraction: float) -> str:
    seconds = round(fraction * _DAY_SECONDS) % _DAY_SECONDS
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}:{left:02}" if left else f"{hours:02}:{minutes:02}"
