"""Whatever stands in the way is one plain sentence."""

import errno
import os
import socket
from pathlib import Path

import pytest

from sar_portal.running.errors import sentence_for, sentence_from_log


def test_a_full_disk_is_said_so():
    with pytest.raises(OSError) as caught, open("/dev/full", "w") as full:
        full.write("anything")
    assert sentence_for(caught.value).startswith("The disk is full")


def test_a_taken_port_is_said_so():
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        first.listen()
        with pytest.raises(OSError) as caught:
            second.bind(first.getsockname())
    assert sentence_for(caught.value) == "The port is already in use by another program."


def test_a_folder_that_may_not_be_written_is_named():
    error = OSError(errno.EACCES, os.strerror(errno.EACCES), "/some/folder")
    assert sentence_for(error) == "This account may not write at /some/folder. Start as the owner of the folder."


def test_an_unknown_error_keeps_the_system_s_own_words():
    assert sentence_for(OSError(errno.ELOOP, "Too many levels")) == "The system refused: Too many levels."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', "The disk is full"),
        ("postgres: error while loading shared libraries: libxml2.so.2: cannot open", "libxml2.so.2 is missing"),
        ("could not map shared memory: Cannot allocate memory", "too little free memory"),
        ("LOG: starting\nFATAL:  the data is of another version", "FATAL:  the data is of another version"),
        ("", "it ends with: nothing"),
    ],
)
def test_a_server_s_log_becomes_a_sentence(tmp_path: Path, written: str, said: str):
    log = tmp_path / "server.log"
    log.write_text(written)
    assert said in sentence_from_log(log, "PostgreSQL")
