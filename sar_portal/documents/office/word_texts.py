"""Texts of a report (design/formatted.py) in a Word file: their lists, emphasis, quotes and tables are Word's own."""

from collections.abc import Sequence
from itertools import pairwise

from sar_portal.design.blocks import BULLET, LISTED, NUMBER, QUOTE, TEXT, Block, Paragraph, Run, Table
from sar_portal.design.subset import blocks_of
from sar_portal.documents.tables import safe_cell

from .word_xml import FIRST_NUMBERED, PALE, cell, paragraph, table_begins, text_with_breaks

ON_A_PAGE = {TEXT: "", QUOTE: "Quote", BULLET: "ListParagraph", NUMBER: "ListParagraph"}
IN_A_CELL = {TEXT: "TableText", QUOTE: "TableQuote", BULLET: "ListBullet", NUMBER: "ListNumber"}


class Texts:
    """Writes the texts of one file, and remembers which numbered lists were begun (`packed_document`).

    Those in cells of a table are in its smaller letters, and begin with an apostrophe where a spreadsheet would take them for
    a formula, were the table pasted into one, which makes a cell of each paragraph (E1).
    """

    def __init__(self, width: int, *, in_cells: bool = False) -> None:
        self.width = width  # of the text, in twentieths of a point
        self.numbered: list[tuple[int, int]] = []
        self._in_cells = in_cells
        self._styles = IN_A_CELL if in_cells else ON_A_PAGE

    def written(self, text: str, width: int = 0) -> str:
        """A text of the report, in so much of the width; an empty one leaves a line to write on."""
        blocks = blocks_of(text)
        keys = self._list_keys(blocks)
        made = [self._block(block, key, width or self.width) for block, key in zip(blocks, keys, strict=True)]
        for place, (one, other) in enumerate(pairwise([*blocks, None])):
            if isinstance(one, Table) and (other is None or isinstance(other, Table)):
                made[place] += self._empty()  # two tables that touch become one, and no cell ends with a table
        return "".join(made) or self._empty()

    def _empty(self) -> str:
        return paragraph("", self._styles[TEXT])

    def _list_keys(self, blocks: Sequence[Block]) -> list[int]:
        """The numbering of each item: that of the item before it on its level if it goes on counting, or one of its own."""
        keys: list[int] = []
        running: dict[int, tuple[int, int]] = {}  # level → key and the number it has come to
        for block in blocks:
            if not isinstance(block, Paragraph) or block.kind not in LISTED:
                running = {}
                keys.append(0)
                continue
            running = {level: found for level, found in running.items() if level <= block.level}
            if block.kind == BULLET:
                running.pop(block.level, None)
                keys.append(1)
                continue
            key, last = running.get(block.level, (0, -1))
            if not key or block.number != last + 1:
                self.numbered.append((block.level, block.number))
                key = FIRST_NUMBERED + len(self.numbered) - 1
            running[block.level] = (key, block.number)
            keys.append(key)
        return keys

    def _block(self, block: Block, key: int, width: int) -> str:
        if isinstance(block, Table):
            return self._table(block, width)
        style = self._styles[block.kind]
        said = f'<w:pStyle w:val="{style}"/>' if style else ""
        said += f'<w:numPr><w:ilvl w:val="{block.level}"/><w:numId w:val="{key}"/></w:numPr>' if key else ""
        runs = block.runs if block.kind in LISTED else self._safe(block.runs)
        return f"<w:p>{f'<w:pPr>{said}</w:pPr>' if said else ''}{_runs(runs)}</w:p>"

    def _table(self, table: Table, width: int) -> str:
        widths = [width // len(table.rows[0])] * len(table.rows[0])
        made = [table_begins(widths, "Table")]
        for place, row in enumerate(table.rows):
            style, fill = ("TableHeading", PALE) if place == 0 else ("TableText", "")
            cells = "".join(
                cell(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_runs(self._safe(runs))}</w:p>', one, fill=fill)
                for runs, one in zip(row, widths, strict=True)
            )
            repeated = "<w:tblHeader/>" if place == 0 else ""
            made.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")
        return "".join(made) + "</w:tbl>"

    def _safe(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        words = "".join(one.text for one in runs)
        return (Run("'"), *runs) if self._in_cells and safe_cell(words) != words else runs


def _runs(runs: Sequence[Run]) -> str:
    return "".join(f"<w:r>{_emphasis(one)}{text_with_breaks(one.text)}</w:r>" if one.text else "" for one in runs)


def _emphasis(one: Run) -> str:
    marks = ("<w:b/>" if one.strong else "") + ("<w:i/>" if one.em else "")
    return f"<w:rPr>{marks}</w:rPr>" if marks else ""
