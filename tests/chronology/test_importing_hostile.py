"""Hostile files get a clear refusal, in bounded time and memory; nothing is run and nothing is fetched."""

import json
import subprocess
import sys
from pathlib import Path

from chronology.importing.limits import NOT_LISTED

from .awkward.hostile import HOSTILE

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 10
# The whole corpus in one process that may have 900 MB of addresses in all, building the files included.
SCRIPT = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (900 * 2**20, 900 * 2**20))
from chronology.importing.prose import read_prose
from chronology.importing.reading import Refusal, read_file
from tests.chronology.awkward.hostile import HOSTILE
reached = []
sys.addaudithook(lambda event, _: reached.append(event) if event.startswith(("socket.", "subprocess.", "os.exec")) else None)
told = {}
for label, (name, build) in HOSTILE.items():
    data = build()
    began = time.process_time()
    sentence = ""
    for read in (read_prose, read_file):  # as the text of a report, and as a chronology
        try:
            read(name, data)
            sentence = ""
        except Refusal as refusal:
            sentence = refusal.sentence
    told[label] = [sentence, time.process_time() - began, list(reached)]
    reached.clear()
print(json.dumps(told))
"""


SAYS = {
    "an old Excel file": "old Word or Excel file, or one locked",
    "a locked Word file": "old Word or Excel file, or one locked",
    "a password": "locked with a password",
    "a bomb": "unpacks to more than 100 MB",
    "a billion laughs": "document type definition",
    "an entity from a file": "document type definition",
    "a million blank rows": "blank rows",
    "a million blank lines": "blank rows",
    "sixteen thousand columns": "more than 200 columns",
    "columns in CSV": "more than 200 columns",
    "macros without saying so": "macros although its name says",
    "Excel named Word": "not the Word file",
    "a PDF": "This is a PDF",
    "another ending": NOT_LISTED,
    "a spreadsheet with macros": NOT_LISTED,
}


def test_every_hostile_file_is_refused_in_a_sentence_after_little_work():
    """One test over the whole corpus: building it takes longer than refusing it."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=PROJECT, capture_output=True, text=True, timeout=900)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    sentences = {label: sentence for label, (sentence, _, _) in told.items()}
    assert sentences.keys() == HOSTILE.keys()
    assert [label for label, sentence in sentences.items() if not sentence.endswith(".")] == []
    assert [label for label, sentence in sentences.items() if "passwd" in sentence or "Traceback" in sentence] == []
    assert {label: sentences[label] for label, words in SAYS.items() if words not in sentences[label]} == {}
    # Seconds of work, not of waiting for others on the machine; and nothing fetched, nothing started.
    assert {label: work for label, (_, work, _) in told.items() if work > SECONDS} == {}
    assert {label: events for label, (_, _, events) in told.items() if events} == {}
