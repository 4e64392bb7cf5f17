import pytest

from sar_portal.documents.render import render_pdf
from tests.papers.samples import SAMPLES


@pytest.fixture(scope="session")
def printed():
    """Each sample as a PDF, printed once per run."""
    made: dict[str, bytes] = {}

    def pdf(name: str) -> bytes:
        if name not in made:
            frozen, beside = SAMPLES[name]
            made[name] = render_pdf(name, frozen, beside)
        return made[name]

    return pdf
