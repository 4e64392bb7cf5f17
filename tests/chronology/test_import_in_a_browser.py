"""A Word file through all steps in a browser: columns, day and month, a row mended; corrected, compared, undone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.chronology import world as making
from tests.chronology.awkward.packages import word, word_row, word_table
from tests.looking import signed_in, violations_of

HEADINGS = ("Ref", "Date", "Written in", "What occurred", "RAG")
ROWS = [
    ("1", "05/06/2025", "Northgate 882", "HO1 visited the flat, no reply, card left", "Amber"),
    ("2", "12-20-2025", "Northgate 883", "The neighbour telephoned about the noise", "Red"),
    ("3", "long ago", "Diary", "A letter about the tenancy was sent by post", ""),
]
CORRECTED = [
    ROWS[0],
    ("2", "12-20-2025", "Northgate 883", "The neighbour telephoned about the smell", "Red"),
    ("4", "12-21-2025", "Northgate 884", "An officer took a statement", ""),
]


def document(rows: list[tuple]) -> dict:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    data = word(word_table(word_row(*HEADINGS), *(word_row(*row) for row in rows)))
    return {"name": "Chronology FINAL v2.docx", "mimeType": kind, "buffer": data}


class Author:
    """At the pages of one chronology; each page come to is looked at for what axe and the console say."""

    def __init__(self, browser, live_server, one) -> None:
        self.page, self.said = signed_in(browser, live_server, one.author)
        self.page.set_default_timeout(30_000)
        self.start = live_server.url + reverse("chronology:import_new", args=[one.ret.reference])

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).first.click()
        self.look()

    def look(self) -> None:
        found = [(each["id"], each["nodes"][0]["html"][:200]) for each in violations_of(self.page)]
        assert (found, self.said) == ([], []), self.page.url

    def upload(self, rows: list[tuple]) -> None:
        self.page.goto(self.start)
        self.page.get_by_label("A file").set_input_files(files=[document(rows)])
        self.press("Read the rows")

    def row(self, words: str):
        return self.page.locator("tbody tr").filter(has_text=words).first

    def see(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("#main-content")).to_contain_text(each)


@pytest.fixture
def author(transactional_db, live_server, chromium):
    return Author(chromium, live_server, making.make_world(0).police)


def test_a_word_file_comes_in_is_corrected_and_goes_out_again(author):
    author.upload(ROWS)
    author.see("Not scanned", "Which comes first in this file’s dates?")
    author.row("Written in").get_by_role("combobox").select_option(label="Source of information")
    author.row("RAG").get_by_role("combobox").select_option(label="Author’s comment")
    author.press("Continue")
    author.see("Say which comes first")
    author.page.get_by_label("The month: 05/06/2025 is 6 May").check()
    author.press("Continue")
    author.see("6 May 2025", "20 December 2025", "Author’s comment: Amber", "could not be read as a date")

    with author.page.expect_navigation():
        author.row("A letter about the tenancy").get_by_role("link", name="Mend row 4").click()
    author.look()
    author.page.get_by_label("When", exact=True).fill("about March 2025")
    author.press("Keep the row so")
    author.see("Mended by you", "about March 2025")
    author.press("Bring these rows in")
    author.see("3 rows came into the chronology")

    author.upload(CORRECTED)
    assert author.row("Written in").get_by_role("combobox").input_value() == "source"
    author.see("Chosen for an earlier file of your agency")
    author.page.get_by_label("The month: 05/06/2025 is 6 May").check()
    author.press("Continue")
    author.see("1 new, 1 changed, 1 the same, 1 gone")
    assert author.row("about the smell").locator("ins").inner_text().split() == [
        "added:",
        "smell",
        "end",
        "of",
        "added",
    ]
    gone = author.row("A letter about the tenancy")
    assert not gone.get_by_role("checkbox").is_checked()
    gone.get_by_role("checkbox").check()
    author.press("Bring these rows in")
    author.see("1 added, 1 changed, 1 taken out")

    author.press("Undo the whole import")
    author.see("This import was undone")
    author.page.goto(author.start.removesuffix("import/"))
    author.see("about the noise", "A letter about the tenancy")
    expect(author.page.locator("#main-content")).not_to_contain_text("An officer took a statement")
