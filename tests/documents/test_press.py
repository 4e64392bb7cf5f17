"""Security.md P1 and P2: the process that prints fetches nothing, is given nothing, and cannot hang the service."""

import base64
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pypdf
import pytest
from pypdf import PdfReader

from sar_portal.documents import presses
from sar_portal.documents.presses import Presses, RenderFailed, open_presses
from tests.documents.reading import reader

HEAD = (
    '<!doctype html><html lang="en-GB"><head><title>t</title>{head}</head><body><p>Still made</p>{body}</body></html>'
)


def job(head: str = "", body: str = "", **changes) -> dict:
    html = HEAD.format(head=head, body=body)
    return {"html": html, "resources": {}, "attachments": [], "dated": "2026-11-02T00:00:00+00:00"} | changes


def pressed(**parts) -> bytes:
    with Presses(1) as house:
        return house.ask({"print": job(**parts)})


def printed(**parts) -> pypdf.PdfReader:
    return reader(pressed(**parts))


@pytest.fixture
def listener():
    """A real web server that counts who comes."""
    visits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", visits
    server.shutdown()
    server.server_close()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>'
ATTEMPTS = {
    "stylesheet": {"head": '<link rel="stylesheet" href="{url}">'},
    "css import": {"head": '<style>@import url("{url}");</style>'},
    "font": {"head": '<style>@font-face {{ font-family: X; src: url("{url}") }} p {{ font-family: X }}</style>'},
    "background": {"head": '<style>body {{ background: url("{url}") }}</style>'},
    "list mark": {"head": '<style>li {{ list-style-image: url("{url}") }}</style>', "body": "<ul><li>x</li></ul>"},
    "generated": {"head": '<style>p::before {{ content: url("{url}") }}</style>'},
    "img": {"body": '<img src="{url}" alt="x">'},
    "object": {"body": '<object data="{url}"></object>'},
    "embed": {"body": '<embed src="{url}">'},
    "svg image": {"body": SVG},
    "attachment": {"head": '<link rel="attachment" href="{url}">'},
    "attached link": {"body": '<a rel="attachment" href="{url}">x</a>'},
    "metadata": {"head": '<link rel="metadata" href="{url}">'},
}


@pytest.mark.parametrize("kind", ATTEMPTS)
def test_no_attempt_to_fetch_gets_anything_and_the_pdf_is_made(kind, listener, tmp_path):
    address, visits = listener
    secret = tmp_path / "canary.txt"
    secret.write_text("canary-in-a-file")
    data = f"data:text/plain;base64,{base64.b64encode(b'canary-in-data').decode()}"
    parts = {"head": "", "body": ""}
    for url in (f"{address}/x", secret.as_uri(), "file:///etc/passwd", data, "//127.0.0.1/x", "paper:/other.css"):
        for place, markup in ATTEMPTS[kind].items():
            parts[place] += markup.format(url=url)
    with open_presses() as house:
        pdf = house.ask({"print": job(**parts)})
    made = reader(pdf)
    assert "Still made" in made.pages[0].extract_text()
    assert visits == []
    assert not made.attachments
    assert not made.pages[0].images
    everything = b"".join(obj.get_data() for obj in streams(made)) + pdf
    assert b"canary-in" not in everything
    assert b"root:x:" not in everything


def streams(made: PdfReader):
    for number in range(1, len(made.xref_objStm) + sum(map(len, made.xref.values())) + 1):
        found = pypdf.generic.IndirectObject(number, 0, made).get_object()
        if isinstance(found, pypdf.generic.StreamObject):
            yield found


def test_our_own_sheet_is_fetched():
    sheet = {"paper:/own.css": {"data": base64.b64encode(b"p { display: none }").decode(), "media_type": "text/css"}}
    made = printed(head='<link rel="stylesheet" href="paper:/own.css">', resources=sheet)
    assert "Still made" not in made.pages[0].extract_text()


def test_the_child_is_given_nothing_of_ours(monkeypatch, tmp_path):
    """Neither the environment with its secrets nor an open file of the web process."""
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import json, os, struct, sys\nsocket = int(sys.argv[-1])\nos.read(socket, 8)\n"
        "data = json.dumps([dict(os.environ), os.listdir('/proc/self/fd')]).encode()\n"
        "os.write(socket, struct.pack('>iQ', 0, len(data)) + data)"
    )
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setattr(presses, "PRESS", spy)
    with (tmp_path / "open").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        environment, handles = json.loads(pressed())
    assert environment.keys() <= {"PATH", "LANG", "LC_CTYPE", "HOME", "TMPDIR"}
    assert len(handles) == 5  # input, output, errors, its socket, and the folder being listed


ABANDONED = """
from sar_portal.documents.presses import Presses
with Presses(1) as house:
    print(house._folder.name, flush=True)
    input()
"""


def test_a_house_whose_worker_was_killed_takes_its_folder_away():
    """Typefaces and what else was laid out there would stay for ever."""
    with subprocess.Popen(
        [sys.executable, "-c", ABANDONED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        folder = Path(worker.stdout.readline().strip())
        assert folder.is_dir()
        worker.kill()
    until = time.monotonic() + 30
    while folder.exists():
        assert time.monotonic() < until, "the folder is still there"
        time.sleep(0.05)


def test_a_house_takes_away_no_folder_but_its_own(tmp_path):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.shutdown(socket.SHUT_WR)
        bounds = map(str, (presses.MEMORY_BYTES, presses.CPU_SECONDS, presses.BIGGEST_PDF, theirs.fileno()))
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": str(tmp_path)}
        command = [sys.executable, "-I", str(presses.PRESS), *bounds]
        assert subprocess.run(command, env=environment, pass_fds=[theirs.fileno()]).returncode == 0
    assert tmp_path.is_dir()


def fails_with(monkeypatch, tmp_path, code: str) -> str:
    stand_in = tmp_path / "stand_in.py"
    stand_in.write_text(f"import os, resource, signal, sys, time\nos.read(int(sys.argv[-1]), 8)\n{code}")
    monkeypatch.setattr(presses, "PRESS", stand_in)
    with pytest.raises(RenderFailed) as caught:
        pressed()
    return caught.value.sentence


def test_a_hung_render_is_killed_with_its_children(monkeypatch, tmp_path):
    monkeypatch.setattr(presses, "WALL_SECONDS", 1)
    began = time.monotonic()
    told = tmp_path / "pid"
    code = f"pid = os.fork()\nif pid: open({str(told)!r}, 'w').write(str(pid))\ntime.sleep(60)"
    assert fails_with(monkeypatch, tmp_path, code) == presses.TOO_LONG
    assert time.monotonic() - began < 5
    child, until = int(told.read_text()), time.monotonic() + 20
    while runs(child) and time.monotonic() < until:  # the kernel ends the killed at its own time
        time.sleep(0.01)
    assert not runs(child)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("os.kill(os.getpid(), signal.SIGXCPU)", presses.TOO_LONG),
        ("sys.exit(4)", presses.TOO_BIG),
        ("sys.exit(5)", presses.NOT_MADE),
        ("raise SystemError('canary')", presses.NOT_MADE),
    ],
)
def test_every_way_to_fail_is_one_sentence(monkeypatch, tmp_path, code, sentence):
    assert fails_with(monkeypatch, tmp_path, code) == sentence


def test_too_much_memory_is_a_clean_failure(monkeypatch):
    monkeypatch.setattr(presses, "MEMORY_BYTES", 100_000_000)
    with pytest.raises(RenderFailed):
        pressed()


def test_too_much_work_is_a_clean_failure(monkeypatch):
    monkeypatch.setattr(presses, "CPU_SECONDS", 2)
    with pytest.raises(RenderFailed) as caught:
        pressed(body="<table>" + "<tr><td>x<td>y</tr>" * 40_000 + "</table>")
    assert caught.value.sentence == presses.TOO_LONG


def test_a_press_that_failed_takes_the_next_piece_of_work():
    with Presses(1) as house:
        with pytest.raises(RenderFailed):
            house.ask({"print": {"html": "no resources"}})
        assert "Still made" in reader(house.ask({"print": job()})).pages[0].extract_text()


def test_when_one_part_fails_the_others_are_not_waited_for(monkeypatch, tmp_path):
    stand_in = tmp_path / "stand_in.py"
    stand_in.write_text("import sys, time, os\nos.close(int(sys.argv[-1]))\ntime.sleep(60)")
    monkeypatch.setattr(presses, "PRESS", stand_in)
    began = time.monotonic()
    with pytest.raises(RenderFailed), Presses(2) as house:
        house.print_all([job()] * 4, lambda done: None)
    assert time.monotonic() - began < 20


def test_a_result_over_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr(presses, "BIGGEST_PDF", 1000)
    with pytest.raises(RenderFailed) as caught:
        pressed()
    assert caught.value.sentence == presses.TOO_BIG


def test_deep_nesting_ends_one_way_or_the_other():
    try:
        made = printed(body="<div>" * 5000 + "deep" + "</div>" * 5000)
    except RenderFailed as failed:
        assert failed.sentence in (presses.TOO_BIG, presses.NOT_MADE, presses.TOO_LONG)
    else:
        assert "Still made" in made.pages[0].extract_text()
