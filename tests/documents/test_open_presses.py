"""A printing house stays open from one paper to the next, and no longer than that."""

import time
from pathlib import Path

import pytest

from sar_portal.documents import presses
from sar_portal.documents.presses import RenderFailed, open_presses
from tests.documents.reading import reader
from tests.documents.test_press import job


@pytest.fixture
def none_open():
    """No house is open, and none stays open."""
    yield _close_all()
    _close_all()


def _close_all() -> None:
    for house, closing in presses._open:
        closing.cancel()
        house.close(at_once=True)
    presses._open.clear()


def test_the_next_paper_finds_the_house_open(none_open):
    with open_presses() as first, open_presses() as second:
        assert first is not second  # two papers at a time have a house each
    with open_presses() as again:
        assert again in (first, second)
        assert "Still made" in reader(again.ask({"print": job()})).pages[0].extract_text()


def test_a_house_in_which_something_went_wrong_is_closed_at_once(none_open):
    with pytest.raises(RenderFailed), open_presses() as house:
        house.ask({"print": {"html": "no resources"}})
    assert not house.stands() and presses._open == []


def test_a_house_that_ended_meanwhile_is_not_given_to_a_paper(none_open):
    with open_presses() as house:
        pass
    house._house.kill()
    house._house.wait()
    with open_presses() as other:
        assert other is not house and other.stands()


def test_a_house_without_work_is_closed_and_its_folder_is_gone(none_open, monkeypatch):
    monkeypatch.setattr(presses, "SECONDS_OPEN", 0.1)
    with open_presses() as house:
        folder = Path(house._folder.name)
        time.sleep(0.3)
        assert folder.is_dir() and house.stands()  # not while there is work, however long
    until = time.monotonic() + 20
    while folder.exists():
        assert time.monotonic() < until, "it is still open"
        time.sleep(0.05)
    assert presses._open == []
