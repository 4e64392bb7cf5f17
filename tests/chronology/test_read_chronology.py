"""`manage.py read_chronology` prints what the importer reads, with no database and nothing configured."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .awkward.hostile import HOSTILE

PROJECT = Path(__file__).resolve().parents[2]
KEYS = {
    "start_date",
    "end_date",
    "start_time",
    "end_time",
    "date_precision",
    "uncertain",
    "source",
    "event",
    "action",
    "comment",
    "original",
}


def run(path: Path, *options: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "manage.py", "read_chronology", str(path), *options],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"} | environment,
        timeout=120,
    )
    return done.returncode, done.stdout


@pytest.fixture
def write(tmp_path):
    def build(text: str, encoding: str = "utf-8", name: str = "team chronology v2.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return build


def test_a_file_with_titles_in_windows_1252(write):
    path = write(
        "Review – ‘Sam’ – CONFIDENTIAL,,,,\r\n\r\n"
        "Date,Time,Source of evidence,Event / significant information,Comment (learning)\r\n"
        '3.4.25,09.50,"Ward record, notes",Seen by nurse. Outcome: Letter.,\r\n'
        "4.4.25,am,Ward record,Paid £60,\r\n5.4.25,,Ward record,Call,\r\n",
        "windows-1252",
    )
    code, out = run(path, "--json")
    found = json.loads(out)
    assert code == 0
    assert all(KEYS <= set(row) for row in found["rows"])
    assert [(row["start_date"], row["start_time"], row["row"]) for row in found["rows"]] == [
        ("2025-04-03", "09:50", 4),
        ("2025-04-04", None, 5),
        ("2025-04-05", None, 6),
    ]
    assert found["rows"][1]["time_text"] == "am"
    assert found["rows"][1]["event"] == "Paid £60"
    assert found["needs_attention"] == []
    assert [row["original"] for row in found["skipped"]] == ["Review – ‘Sam’ – CONFIDENTIAL"]
    assert (found["question"], found["refused"]) == (None, None)


def test_a_file_with_semicolons_and_dates_of_every_kind(write):
    path = write(
        "WHEN;WHO;WHAT HAPPENED;SEEN?;RAG;SOURCE\r\n"
        "31 Mar 2025 10:10am;DN1;Visit, first one;Y;;Chart\r\n?11/07/2025;DN2;Visit;N;Green;Chart\r\n"
        "Late August 2025;DN1;Review;N;Amber;Chart\r\n"
        "22/12-02/01/2026;DN1;None;N;Red;Chart\r\n02/08/2025 1940hrs;DN1;Call;N;;Chart\r\n"
    )
    code, out = run(path, "--json")
    found = json.loads(out)
    assert code == 0
    assert [
        (row["start_date"], row["start_time"], row["date_precision"], row["uncertain"]) for row in found["rows"]
    ] == [
        ("2025-03-31", "10:10", "day", False),
        ("2025-07-11", None, "day", True),
        ("2025-08-01", None, "month", True),
        ("2025-12-22", None, "range", False),
        ("2025-08-02", "19:40", "day", False),
    ]
    assert [attention["row"] for attention in found["needs_attention"]] == [5]
    assert "2025 was worked out" in found["needs_attention"][0]["reason"]
    assert (found["rows"][0]["event"], found["rows"][0]["adult_seen"]) == ("Visit, first one", "Seen")
    assert (found["rows"][1]["original"]["RAG"], found["rows"][1]["practice_code"]) == ("Green", "")


def test_the_question_and_its_answer(write):
    path = write("Date,Source,Event\n05/06/2016,Note,One\n12/20/2016,Note,Two\n")
    assert json.loads(run(path, "--json")[1])["question"] == "day_month_order"
    answered = json.loads(run(path, "--json", "--month-first")[1])
    assert answered["question"] is None
    assert [row["start_date"] for row in answered["rows"]] == ["2016-05-06", "2016-12-20"]


def test_a_refusal_ends_with_three(write):
    code, out = run(write("only words\n"), "--json")
    assert (code, json.loads(out)["rows"]) == (3, [])
    assert "No table" in json.loads(out)["refused"]
    assert run(write("only words\n"))[0] == 3


def test_a_summary_for_people(write):
    code, out = run(write("Date,Source,Event\nundated,Note,One\n22/05/2016,Note,Two\n"))
    assert code == 0
    assert "2 rows read = 1 accepted + 1 needing attention + 0 skipped" in out
    assert "row 2: No date" in out


def test_neither_a_database_nor_a_terminal_for_every_letter_is_needed(write):
    path = write("Date,Source,Event\n22/05/2016,Note,Paid £60 – “no reply”\n")
    away = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9/0"}
    code, out = run(path, "--json", **away, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (code, json.loads(out)["rows"][0]["event"]) == (0, "Paid £60 – “no reply”")


def test_a_hostile_file_is_refused_like_any_other(tmp_path):
    name, build = HOSTILE["a billion laughs"]
    (tmp_path / name).write_bytes(build())
    code, out = run(tmp_path / name, "--json")
    assert (code, "document type definition" in json.loads(out)["refused"]) == (3, True)


def test_a_file_that_is_not_there(tmp_path):
    assert run(tmp_path / "none.csv", "--json")[0] == 1
