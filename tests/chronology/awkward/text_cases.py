"""CSV files and pasted blocks: separators, encodings, quotation marks, and headings in every place."""

from .cases import Case

HEADER = "Date,Time,Source of information,What happened\n"
BOTH = "2 | 22 May 2016 09:15 | Note | Visit\n3 | 23 May 2016 | Note | Call"
ROWS = "22/05/2016,0915,Note,Visit\n23/05/2016,,Note,Call\n"
FANCY = "2 | 22 May 2016 | Café file | Paid £60 – “no reply”"


def _case(name: str, lines: str, text: str, encoding: str = "utf-8", **facts) -> Case:
    return Case(f"{name}.csv", lambda: text.encode(encoding), lines, **facts)


def _fancy(separator: str, encoding: str) -> Case:
    rows = [["DATE:", "Source of evidence", "Significant event"], ["22/05/2016", "Café file", "Paid £60 – “no reply”"]]
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    return _case(f"{separator!r} in {encoding}", FANCY, text, encoding)


TEXT_CASES = [
    *(_fancy(separator, "windows-1252") for separator in (",", ";", "\t", "|")),
    *(_fancy(";", encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")),
    _case("Excel's own hint of the separator", "1 -- A title above the headings.\n3 | 22 May 2016 | Note | A, b",
          "sep=;\nDate;Source;Event\n22/05/2016;Note;A, b\n"),
    _case("line breaks in quotation marks", "2 | 22 May 2016 | Note | One/two; \"three\"\n3 | 23 May 2016 | Note | Call",
          HEADER + '22/05/2016,,Note,"One\r\ntwo; ""three"""\n23/05/2016,,Note,Call\n'),
    _case("a quotation mark never closed", "2 | 22 May 2016 | Note | Visit/23/05/2016,,Note,Call !! A quotation mark is "
          "opened here and never closed, so that this row may hold several.",
          HEADER + '22/05/2016,,Note,"Visit\n23/05/2016,,Note,Call\n'),
    _case("titles, a year, the headings again, spacers",
          "1 -- A title above the headings.\n4 -- A heading inside the table: '2016'.\n5 | 22 May 2016 | Note | Visit\n"
          "6 -- A blank row.\n7 -- The headings again.\n8 | 23 May 2016 | Note | Call\n9 -- A heading inside the table: "
          "'Hospital stay'.\n10 | 24/05 | Note | Seen !! Date '24/05': The date has no year of its own; the heading above "
          "says 2016.",
          "CONFIDENTIAL chronology\n\n" + HEADER + "2016,,,\n22/05/2016,,Note,Visit\n\n" + HEADER
          + "23/05/2016,,Note,Call\nHospital stay,,,\n24/05,,Note,Seen\n,,,\n"),
    _case("headings on two rows", "3 | 22 to 24 May 2016 | Note | Visits",
          "Date,,Source of,What\nFrom:,To:,information:,happened:\n22/05/2016,24/05/2016,Note,Visits\n"),
    _case("headings that nobody knows", "2 | 22 May 2016 09:15 |  | It was a visit !! No source of information: the file "
          "has no column for it.", "Occurred,Clock,Written\n22/05/2016,0915,It was a visit\n", says=("Row 1 was taken",)),
    _case("no headings at all", "1 | 22 May 2016 09:15 |  | Went to the flat !! No source of information: the file has no "
          "column for it.\n2 | undated |  | A letter came !! No date: 'undated' is written. No source of information: the "
          "file has no column for it.\n3 | 24 May 2016 |  | Rang again !! No source of information: the file has no column "
          "for it.", "22/05/2016,0915,Went to the flat\nundated,,A letter came\n24/05/2016,,Rang again\n"),
    _case("cells split in the wrong place", "2 | 22 May 2016 09:15 | Note | Visit !! There are more cells than headings: the "
          "row may have been split in the wrong place.", HEADER + "22/05/2016,0915,Note,Visit,and a call\n"),
    _case("a day number", "2 | 42512 | Note | Visit !! Date '42512': The cell shows the spreadsheet's day number of 22 May "
          "2016. Please confirm it.\n3 | 23 May 2016 | Note | Call", HEADER + "42512,,Note,Visit\n23/05/2016,,Note,Call\n"),
    _case("the month first, once", "2 | 05/06/2016 | Note | One !! Date '05/06/2016': It is not clear whether the day "
          "or the month comes first.\n3 | 20 December 2016 | Note | Two", HEADER + "05/06/2016,,Note,One\n12-20-2016,,Note,Two\n",
          question="day_month_order"),
    _case("the month first, answered", "2 | 6 May 2016 | Note | One\n3 | 20 December 2016 | Note | Two",
          HEADER + "05/06/2016,,Note,One\n12-20-2016,,Note,Two\n", options={"day_first": False}),
    _case("a board's own names", "2 | 22 May 2016 | Log | Visit | Rang",
          "Instant,Where from,Was ist passiert,Next step\n22/05/2016,Log,Visit,Rang\n",
          options={"known": {"instant": ("start_date", "of the board"), "where from": ("source", "of the board"),
                             "was ist passiert": ("event", "of the board"), "next step": ("action", "of the board")}}),
    _case("formula signs and HTML are words", "2 | 22 May 2016 | @note | =1+1\n3 | 23 May 2016 | -note | <b>Call</b>",
          HEADER + "22/05/2016,,@note,=1+1\n23/05/2016,,-note,<b>Call</b>\n"),
]  # fmt: skip
