"""CSV files as agencies send them: separator, encoding and headings are found, and no row is lost."""

from datetime import date, time

import pytest

from chronology.importing.csv import decode
from chronology.importing.reading import Refusal, read_file, read_paste
from chronology.importing.report import as_json
from chronology.partial_dates import read_time

HEADER = "Date,Time,Source of information,What happened\n"


def read(text: str, encoding: str = "utf-8", **options):
    return read_file("chronology.csv", text.encode(encoding), **options)


def test_a_plain_file_is_accepted_whole():
    found = read(HEADER + '22/05/2016,0915,Case note,"Visited, no reply"\n24/05/2016,,Case note,"Two\nlines"\n')
    first, second = found.rows
    assert (first.status, first.when.date_from, first.start_time.time_from) == (
        "accepted",
        date(2016, 5, 22),
        time(9, 15),
    )
    assert (first.source, first.event, first.number) == ("Case note", "Visited, no reply", 2)
    assert second.start_time is None
    assert second.event == "Two\nlines"
    assert first.original == {
        "Date": "22/05/2016",
        "Time": "0915",
        "Source of information": "Case note",
        "What happened": "Visited, no reply",
    }
    assert found.counts == {"read": 2, "accepted": 2, "needs_attention": 0, "skipped": 0}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_every_separator_and_encoding(separator, encoding):
    rows = [["DATE:", "Source of evidence", "Significant event"], ["22/05/2016", "Café file", "Paid £60 – “no reply”"]]
    found = read("\r\n".join(separator.join(row) for row in rows) + "\r\n", encoding)
    assert [(row.status, row.source, row.event) for row in found.rows] == [
        ("accepted", "Café file", "Paid £60 – “no reply”")
    ]


def test_bytes_that_windows_1252_leaves_empty_do_not_stop_the_reading():
    assert decode(b"a\x81b\x93c")[0] == "a\x81b\u201cc"


def test_unknown_columns_are_reported_and_kept():
    found = read("Date,Source,Event,RAG,Ward,Agency\n22/05/2016,Note,Visit,Red,7,Trust\n")
    assert [column.heading for column in found.unmapped] == ["RAG", "Ward", "Agency"]
    assert (found.rows[0].original["RAG"], found.rows[0].practice_code) == ("Red", "")


def test_columns_that_say_the_same_are_put_together():
    found = read("Date,Source,Event,Comment,Good practice\n22/05/2016,Note,Visit,Late note,Consent sought\n")
    assert found.rows[0].comment == "Late note\nGood practice: Consent sought"


def test_the_persons_own_mapping_goes_before_the_guess():
    text = "Date,Source,Event,RAG\n22/05/2016,Note,Visit,Red\n"
    found = read(text, mapping={"RAG": "comment", "Source": None})
    assert found.rows[0].comment == "Red"
    assert found.rows[0].reasons == ["No source of information: the file has no column for it."]
    assert read(text, mapping={0: {3: "comment"}}).rows[0].comment == "Red"
    with pytest.raises(ValueError, match="Not a column"):
        read(text, mapping={"RAG": "blame"})


def test_the_order_of_day_and_month_is_asked_once_for_the_file():
    text = HEADER + "05/06/2016,,Note,One\n12-20-2016,,Note,Two\n25/12/2016,,Note,Three\n"
    asked = read(text)
    assert asked.question == "day_month_order"
    assert [row.when.known for row in asked.rows] == [False, True, True]
    day = read(text, day_first=True)
    assert day.question is None
    assert [row.when.render() for row in day.rows] == ["5 June 2016", "12-20-2016", "25 December 2016"]
    month = read(text, day_first=False)
    assert [row.when.render() for row in month.rows] == ["6 May 2016", "20 December 2016", "25/12/2016"]
    assert read(HEADER + "05/06/2016,,Note,One\n").question is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",,Note,Visit", "No date."),
        ("undated,,Note,Visit", "No date: 'undated' is written."),
        ("31/02/2016,,Note,Visit", "There is no 31 February 2016."),
        ("22/05/2016,25:00,Note,Visit", "There is no such time."),
        ("22/05/2016,,,Visit", "No source of information."),
        ("22/05/2016,,Note,", "Nothing is written about what happened."),
        ("22/05/2016 09:00,10:00,Note,Visit", "give different times"),
        ("27/03/2016,01:30,Note,Visit", "this time did not exist"),
        ("30/10/2016,01:30,Note,Visit", "this time came twice"),
        ("01/01/2090,,Note,Visit", "in the future"),
        ("22/05/2016,,Note,Visit,left, over", "more cells than headings"),
    ],
)
def test_what_needs_attention_says_why_and_keeps_the_words(line, reason):
    found = read(HEADER + line + "\n", today=date(2026, 11, 23))
    assert reason in " ".join(found.rows[0].reasons)
    assert [cell.strip() for cell in line.split(",") if cell] == [
        text for text in found.rows[0].original.values() if text
    ]


def test_coded_columns():
    found = read(
        "Date,Source,Event,Adult seen?,Practice,KLOE,Date certainty\n"
        "22/05/2016,Note,Visit,Y,Good practice,1;7,approximate\n"
        "23/05/2016,Note,Visit,n,missed opportunity,KLOE 2 and 3,exact\n"
        "24/05/2016,Note,Visit,At the door,Amber,Discharge,\n"
    )
    one, two, three = found.rows
    assert (one.adult_seen, one.practice_code, one.kloe, one.when.uncertain) == ("Seen", "GOOD_PRACTICE", [1, 7], True)
    assert (two.adult_seen, two.practice_code, two.kloe, two.when.uncertain) == (
        "Not seen",
        "MISSED_OPPORTUNITY",
        [2, 3],
        False,
    )
    assert (three.adult_seen, three.practice_code, three.kloe) == ("At the door", "", [])
    assert len(three.reasons) == 2


def test_a_kind_of_entry_that_is_none_of_ours_is_noted_and_asks_nothing():
    lines = "No contact,2/3/2025,Log,None\nVisit,3/3/2025,Log,Called\nstatement of no contact:,1/5/2025 - 9/5/2025,Log,None\n"
    one, two, three = read("Kind,Date,Source,Event\n" + lines).rows
    assert [(row.kind, row.status) for row in (one, two, three)] == [
        ("no_contact", "needs_attention"),  # one day is no period
        ("", "accepted"),
        ("no_contact", "accepted"),
    ]
    assert two.notes == ["'Visit' is neither an event nor a statement of no contact."]


def test_our_own_exports_come_back_as_they_were():
    assert read(HEADER + "22/05/2016,,Note,'=1+1\n").rows[0].event == "=1+1"
    assert read(HEADER + "22/05/2016,,Note,'quoted' words\n").rows[0].event == "'quoted' words"


def test_a_source_for_the_whole_file():
    assert read("Date,Event\n22/05/2016,Visit\n").missing == ["source"]
    found = read("Date,Event\n22/05/2016,Visit\n", default_source="Nursing record")
    assert (found.rows[0].source, found.rows[0].status) == ("Nursing record", "accepted")


def test_paste_with_and_without_headings():
    with_headings = read_paste('Date\tTime\tSource\tEvent\n22/05/2016\t9.15am\tNote\t"Two\nlines, ""quoted"""\n')
    assert with_headings.rows[0].start_time == read_time("9.15am")
    assert with_headings.rows[0].event == 'Two\nlines, "quoted"'
    bare = read_paste(
        "22/05/2016\t9.15am\tNote\tWent to the flat and had no reply\n"
        "23/05/2016\t\tNote\tTelephoned the daughter instead\n"
    )
    assert [column.target for column in bare.columns] == ["start_date", "start_time", None, "event"]
    assert bare.header_row is None
    assert len(bare.rows) == 2
    for nothing in ("", "  \n", "only words\n"):
        with pytest.raises(Refusal):
            read_paste(nothing)


def test_the_report_has_nothing_but_plain_values():
    value = as_json(read(HEADER + "22-24/05/2016,am,Note,Visit\nMay 2016,23:50-00:20,Note,Call\n"))
    one, two = value["rows"]
    assert (one["start_date"], one["end_date"], one["date_precision"], one["start_time"]) == (
        "2016-05-22",
        "2016-05-24",
        "range",
        None,
    )
    assert (two["start_date"], two["date_precision"], two["start_time"], two["end_time"]) == (
        "2016-05-01",
        "month",
        "23:50",
        "00:20",
    )
    assert (value["question"], value["refused"], value["skipped"]) == (None, None, [])


def test_paragraphs_of_a_word_cell_are_put_together_again():
    found = read_paste(
        "Date\tSource\tEvent\n22/05/2016\tNote,\npage 2\tVisit\nNo reply\n"
        "23/05/2016\tNote\tCall\n2017\n24/05/2017\tNote\tLetter\n"
    )
    assert [(row.when.render(), row.source, row.event) for row in found.rows] == [
        ("22 May 2016", "Note,\npage 2", "Visit\nNo reply"),
        ("23 May 2016", "Note", "Call"),
        ("24 May 2017", "Note", "Letter"),
    ]
    assert ["No reply" in " ".join(row.reasons) for row in found.rows] == [True, False, False]
