"""The combined pages show no PDF, so here papers are laid out without the press, which has tests of its own."""

import pytest

from tests.world.build import paper_of


@pytest.fixture(autouse=True)
def _papers_without_the_press(monkeypatch):
    monkeypatch.setattr("sar_portal.documents.services.render_pdf", paper_of)
