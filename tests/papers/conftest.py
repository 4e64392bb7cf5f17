import fcntl
import os

import pytest

from sar_portal.documents.render import render_pdf
from tests.papers.samples import SAMPLES


@pytest.fixture(scope="session")
def printed(tmp_path_factory):
    """Each sample as a PDF, printed once per run: by the first worker that wants it, while the others wait."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder

    def pdf(name: str) -> bytes:
        kept = folder / f"{name}.pdf"
        with (folder / f"{name}.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if not kept.exists():
                kept.write_bytes(render_pdf(name, *SAMPLES[name]))
        return kept.read_bytes()

    return pdf
