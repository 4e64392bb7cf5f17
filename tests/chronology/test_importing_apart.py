"""Reading in a child process: the same result, and limits that hold whatever the file does."""

import pickle
import sys
from datetime import date
from typing import Any

import pytest

from chronology.importing import apart
from chronology.importing.apart import read_file_apart
from chronology.importing.reading import Refusal, read_file

from .awkward.packages import HEADINGS, excel, sheet_row, word, word_row, word_table

CSV = b"Date,Time,Source,Event\n22/05/2016,0915,Note,Visit\n? 23/05/2016,am,,Call\nAlso,,,\n05/06/2091,,Note,Later\n"
WORD = word(word_table(word_row(*HEADINGS), word_row("22 to 24 May 2016", "9.15am", "Note", "Visit")))
EXCEL = excel(sheet_row(1, *HEADINGS) + sheet_row(2, "May 2016", "", "Note", "Visit"))


@pytest.mark.parametrize(("name", "data"), [("a.csv", CSV), ("a.docx", WORD), ("a.xlsx", EXCEL)])
def test_the_same_is_read(name, data):
    options: dict[str, Any] = {
        "today": date(2026, 11, 23),
        "day_first": True,
        "default_source": "File",
        "mapping": {3: "event"},
    }
    assert read_file_apart(name, data, **options) == read_file(name, data, **options)


def test_a_refusal_comes_back_in_its_own_words():
    with pytest.raises(Refusal, match="No table with a date column"):
        read_file_apart("a.csv", b"One,Two\n1,2\n")


def test_a_child_that_needs_too_much_memory_ends_in_a_refusal(monkeypatch, tmp_path):
    child = tmp_path / "chronology" / "importing"
    child.mkdir(parents=True)
    (child / "apart.py").write_text(
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))\nbytes(2**30)\n"
    )
    monkeypatch.setattr(apart, "_PROJECT", tmp_path)
    with pytest.raises(Refusal, match="time and memory"):
        read_file_apart("a.csv", CSV)


def test_a_child_that_never_ends_is_stopped(monkeypatch, tmp_path):
    child = tmp_path / "chronology" / "importing"
    child.mkdir(parents=True)
    (child / "apart.py").write_text("while True: pass\n")
    monkeypatch.setattr(apart, "_PROJECT", tmp_path)
    monkeypatch.setattr(apart, "SECONDS", 1)
    with pytest.raises(Refusal, match="time and memory"):
        read_file_apart("a.csv", CSV)


class Evil:
    def __reduce__(self):
        return (sys.exit, ("run",))


@pytest.mark.parametrize("answer", [pickle.dumps(Evil()), pickle.dumps([1]), b"", b"words", pickle.dumps(sys.exit)])
def test_an_answer_cannot_run_anything_here(answer):
    with pytest.raises(Refusal, match="time and memory"):
        apart._understood(answer)


def test_the_child_has_none_of_our_secrets(monkeypatch, tmp_path):
    child = tmp_path / "chronology" / "importing"
    child.mkdir(parents=True)
    (child / "apart.py").write_text(
        "import os, pickle, sys\nsys.stdout.buffer.write(pickle.dumps(' '.join(os.environ)))\n"
    )
    monkeypatch.setattr(apart, "_PROJECT", tmp_path)
    monkeypatch.setenv("SECRET_KEY", "canary")
    with pytest.raises(Refusal) as refusal:
        read_file_apart("a.csv", CSV)
    assert "SECRET_KEY" not in refusal.value.sentence
