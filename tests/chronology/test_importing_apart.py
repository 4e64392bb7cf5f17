"""Reading in a child process: the same result, and limits that hold whatever the file does."""

import json
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chronology.importing import apart
from chronology.importing.apart import read_file_apart
from chronology.importing.reading import Choices, ReadFile, Refusal, read_file

from .awkward.packages import HEADINGS, excel, sheet_row, word, word_row, word_table

PROJECT = Path(__file__).resolve().parents[2]
CSV = b"Date,Time,Source,Event\n22/05/2016,0915,Note,Visit\n? 23/05/2016,am,,Call\nAlso,,,\n05/06/2091,,Note,Later\n"
WORD = word(word_table(word_row(*HEADINGS), word_row("22 to 24 May 2016", "9.15am", "Note", "Visit")))
EXCEL = excel(sheet_row(1, *HEADINGS) + sheet_row(2, "May 2016", "", "Note", "Visit"))


@pytest.mark.parametrize(("name", "data"), [("a.csv", CSV), ("a.docx", WORD), ("a.xlsx", EXCEL)])
def test_the_same_is_read(name, data):
    options: dict[str, Any] = {
        "today": date(2026, 11, 23),
        "day_first": True,
        "default_source": "File",
        "mapping": {0: {3: "event"}},
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
    with pytest.raises(Refusal, match="time and memory"):
        read_file_apart("a.csv", CSV, seconds=1)


def test_an_answer_without_end_is_cut_off(monkeypatch, tmp_path):
    child = tmp_path / "chronology" / "importing"
    child.mkdir(parents=True)
    (child / "apart.py").write_text("import sys\nwhile True: sys.stdout.buffer.write(bytes(2**20))\n")
    monkeypatch.setattr(apart, "_PROJECT", tmp_path)
    monkeypatch.setattr(apart, "_MAX_ANSWER", 2**22)
    with pytest.raises(Refusal, match="time and memory"):
        read_file_apart("a.csv", CSV)


def test_the_child_can_reach_and_start_nothing():
    """The wall is put up with the limits, before a byte of the file is read."""
    script = (
        "import io, socket, struct, subprocess, sys\n"
        "from chronology.importing import apart\n"
        "def read_file(name, data, **choices):\n"
        "    for reach in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true'])):\n"
        "        try:\n"
        "            reach()\n"
        "        except PermissionError:\n"
        "            continue\n"
        "        raise SystemExit('reached')\n"
        "    raise apart.Refusal('walled')\n"
        "apart.read_file = read_file\n"
        "apart._answer()\n"
    )
    asked = apart._headed({"name": "a.csv", "seconds": 20} | apart._plain(Choices()), CSV)
    done = subprocess.run([sys.executable, "-c", script], input=asked, cwd=PROJECT, capture_output=True)
    with pytest.raises(Refusal, match="walled"):
        apart._understood(done.stdout, ReadFile)


def test_the_choices_arrive_as_they_were_made():
    choices = Choices(
        mapping={1: {0: "event", 2: None}},
        day_first=False,
        tables=frozenset({1}),
        default_source="Log",
        today=date(2026, 11, 23),
        period=(date(2025, 1, 1), date(2025, 12, 31)),
        known={"instant": ("start_date", "of the board")},
    )
    assert Choices(**apart._choices(json.loads(json.dumps(apart._plain(choices))))) == choices


class Evil:
    def __reduce__(self):
        return (sys.exit, ("run",))


@pytest.mark.parametrize("answer", [pickle.dumps(Evil()), pickle.dumps([1]), b"", b"words", pickle.dumps(sys.exit)])
def test_an_answer_cannot_run_anything_here(answer):
    with pytest.raises(Refusal, match="time and memory"):
        apart._understood(answer, ReadFile)


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
