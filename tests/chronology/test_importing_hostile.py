"""Hostile files get a clear refusal, in bounded time and memory; nothing is run and nothing is fetched."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chronology.importing.reading import Refusal, read_file

from .awkward.hostile import HOSTILE

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 20


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the importer tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(label, no_network):
    name, build = HOSTILE[label]
    data = build()
    began = time.monotonic()
    with pytest.raises(Refusal) as refusal:
        read_file(name, data)
    assert time.monotonic() - began < SECONDS
    assert refusal.value.sentence.endswith(".")
    assert "passwd" not in refusal.value.sentence
    assert "Traceback" not in refusal.value.sentence


def test_memory_stays_bounded_over_the_whole_corpus():
    """In a process that may have 900 MB of addresses in all, building the files included."""
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (900 * 2**20, 900 * 2**20))\n"
        "from chronology.importing.reading import Refusal, read_file\n"
        "from tests.chronology.awkward.hostile import HOSTILE\n"
        "for label, (name, build) in HOSTILE.items():\n"
        "    data = build()\n"
        "    try:\n"
        "        read_file(name, data)\n"
        "    except Refusal:\n"
        "        continue\n"
        "    raise SystemExit(label)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
