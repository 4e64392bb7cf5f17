"""The proxy of docker-compose.yml with its own settings, before web servers as they run: `-m faults`.

A file that is too large is refused early, with a sentence, and takes no memory; one that is not, goes through (F2). Needs `curl`
and `caddy` in the path, or the latter's place in the environment's CADDY.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.caddy import CADDY, Caddy
from tests.faults.portal import WORD, people_of
from tests.faults.test_web_and_database_killed import portal  # noqa: F401

MB = 1_000_000

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not (CADDY and shutil.which("curl")), reason="there is no caddy here, or no curl"),
]


@pytest.fixture
def proxy(portal, tmp_path) -> Iterator[int]:  # noqa: F811
    portal.environment |= {"BASE_URL": "https://localhost", "TRUSTED_PROXIES": "1"}
    portal.start()
    caddy = Caddy(tmp_path / "caddy", portal.webs[0].port)
    caddy.start()
    yield caddy.port
    caddy.kill()


def curl(port: int, path: str, *more: str) -> tuple[int, str, int]:
    """The status (0 for none), the page, and how many bytes had been sent when there was an answer."""
    command = [
        "curl",
        "--silent",
        "--insecure",
        "--max-time",
        "120",
        "--write-out",
        "\n%{http_code} %{size_upload}",
        *more,
    ]
    said = subprocess.run([*command, f"https://localhost:{port}{path}"], capture_output=True, text=True, check=False)
    page, _, figures = said.stdout.rpartition("\n")
    status, sent = figures.split()
    return int(status), page, int(sent)


def peak(process: int) -> int:
    """The most memory that a process and its children ever had, in bytes."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    said = [Path("/proc", str(one), "status").read_text() for one in (process, *children)]
    return sum(int(re.search(r"VmHWM:\s+(\d+) kB", one).group(1)) * 1024 for one in said)


def a_file(folder: Path, size: int) -> Path:
    """One that would be taken, each of other content; above 100 MB nothing but its size."""
    made = folder / f"policy-{size}.csv"
    with made.open("wb") as file:
        if size < 100 * MB:
            line = f"one,two,{size}\r\n".encode()
            file.write((line * (size // len(line) + 1))[:size])
        file.truncate(size)
    return made


def test_what_is_too_large_is_refused_early_and_takes_no_memory(portal, proxy, tmp_path, chromium):  # noqa: F811
    world, people = people_of(portal)
    session, address = people[0].session, world["attach"]
    server = portal.webs[0].process.pid
    cookies = {"__Host-session": session, "__Host-csrf": WORD}
    known = ["--cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())]
    known += ["--header", f"X-CSRFToken: {WORD}", "--header", "Referer: https://localhost/"]

    def sends(size: int, *more: str) -> tuple[int, str, int]:
        file = a_file(tmp_path, size)
        try:
            return curl(proxy, address, *known, *more, "--form", f"title={size}", "--form", f"file=@{file}")
        finally:
            file.unlink()

    for size in (100_000, 200_000, 300_000, 24 * MB):  # so that what a page needs is in memory
        assert sends(size)[0] == 302
    before, found = peak(server), {}
    for size in (26, 29, 200, 2_000):
        began = time.monotonic()
        status, page, sent = sends(size * MB)
        found[size] = f"{status} after {sent / MB:.1f} MB and {time.monotonic() - began:.1f} s"
        if size < 30:
            assert status == 200 and "smaller than 25 MB" in page
        else:
            assert status == 413 and "up to 25 MB" in page and sent < 20 * MB, (size, status, sent)
    grown = peak(server) - before
    assert sends(23 * MB)[0] == 302
    in_a_browser(chromium, proxy, address, cookies, a_file(tmp_path, 60 * MB))
    print(f"\n{found}; memory of the web server grew by {grown / MB:.1f} MB")
    assert grown < 20 * MB


def in_a_browser(chromium, port: int, address: str, cookies: dict[str, str], file: Path) -> None:
    """The person reads the sentence, rather than the browser's own page of a broken line."""
    context, url = chromium.new_context(ignore_https_errors=True), f"https://localhost:{port}"
    kept = {"url": url, "secure": True, "httpOnly": True, "sameSite": "Lax"}
    context.add_cookies([{"name": name, "value": value, **kept} for name, value in cookies.items()])
    page = context.new_page()
    assert page.goto(url + address).status == 200
    page.set_input_files("input[type=file]", str(file))
    page.fill("input[name=title]", "A policy")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("heading", name="The file is too large").wait_for()
    context.close()
