"""Reading PDFs back."""

import io
from functools import lru_cache

from pypdf import PdfReader


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@lru_cache(maxsize=16)
def words(pdf: bytes) -> str:
    """All text of a PDF with every run of white space as one space, so that line breaks do not matter.

    pypdf reads some of WeasyPrint's two-byte fonts as single bytes: the zero bytes are its own.
    """
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).replace("\0", "").split())
