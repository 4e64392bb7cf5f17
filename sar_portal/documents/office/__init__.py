"""Word and Excel files, written row by row: plain text in, nothing that runs or fetches out."""

from .excel import workbook
from .word import document

__all__ = ["document", "workbook"]
