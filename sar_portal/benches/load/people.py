"""What locust's people do: read for half a minute, open the next page; authors also write, and their text saves itself.

Run by measured/under_load.py, with the seats in the file that LOAD_SEATS names.
"""

import itertools
import json
import os
import random
import re
from pathlib import Path

from locust import HttpUser, between, task

SEATS = itertools.cycle(json.loads(Path(os.environ["LOAD_SEATS"]).read_text()))
TAKEN = itertools.count()
WORD = "f" * 32
VERSION = re.compile(r'name="version" value="(\d+)"')
WORDS = "What was known at the time, and by whom. " * 20


class Person(HttpUser):
    """One person at one browser."""

    wait_time = between(20, 40)

    def on_start(self):
        self.seat, self.number, self.version = next(SEATS), next(TAKEN), 0
        self.client.cookies.update({"session": self.seat["session"], "csrf": WORD})
        self.client.headers.update({"X-CSRFToken": WORD})
        if self.seat["text"]:
            self.look_again()

    def look_again(self) -> None:
        page = self.client.get(self.seat["text"]["page"], name="page to write on")
        found = VERSION.search(page.text)
        self.version = int(found.group(1)) if found else 0

    @task(3)
    def read(self):
        name, address = random.choice(list(self.seat["pages"].items()))  # noqa: S311  (no secret)
        with self.client.get(address, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"answered {answer.status_code}")

    @task(3)
    def write(self):
        """Two authors may sit at one text: the second is told, looks, and goes on, which is no error (R14)."""
        if not self.seat["text"]:
            return self.read()
        sent = {"text": f"{self.number} {random.random()} {WORDS}", "version": self.version}  # noqa: S311  (no secret)
        with self.client.post(self.seat["text"]["autosave"], sent, name="autosave", catch_response=True) as answer:
            if answer.status_code == 200:
                self.version = answer.json()["version"]
            elif answer.status_code == 409:
                answer.success()
                self.look_again()
            else:
                answer.failure(f"answered {answer.status_code}")
