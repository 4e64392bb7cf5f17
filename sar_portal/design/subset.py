"""Texts of a report (formatted.py) taken apart into blocks, and put together again.

What is written is always read back before it is given out: a way of writing that would come out as anything else is passed
over for a plainer one, and the plainest escapes every sign. So no word is lost, whatever the text or the file.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, product

from markdown_it.tree import SyntaxTreeNode

from sar_portal.design.blocks import (
    BULLET,
    LISTED,
    NUMBER,
    QUOTE,
    TEXT,
    Block,
    Paragraph,
    Run,
    Table,
    tidy,
)
from sar_portal.design.formatted import parsed

_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"([\\*_|])")
_BEGINS = re.compile(r"^([-+>:#=]|\d{1,9}(?=[.)]))", re.MULTILINE)
_PLAIN = re.compile(r"\n[ \t]*\n")


def blocks_of(text: str) -> list[Block]:
    """The text in blocks, tidy."""
    tokens = parsed(text)
    if tokens is None:
        return tidy(_as_typed(text))
    return tidy(_blocks(SyntaxTreeNode(tokens), TEXT))


def text_of(blocks: Sequence[Block]) -> str:
    """The blocks as text; headings, which the subset has none of, as a bold paragraph."""
    return "\n\n".join(_written(group) for group in _groups(tidy(blocks)))


def same_text(text: str) -> str:
    """The one form that texts have which read alike, however they were typed."""
    return text_of(blocks_of(text))


def _as_typed(text: str) -> Iterator[Block]:
    """As words.paragraphs_html shows it."""
    for block in _PLAIN.split(text.replace("\r\n", "\n")):
        for listed, lines in groupby(block.split("\n"), lambda line: line.startswith("- ")):
            if listed:
                yield from (Paragraph((Run(line[2:]),), BULLET) for line in lines)
            else:
                yield Paragraph((Run("\n".join(lines)),))


def _blocks(node: SyntaxTreeNode, kind: str, level: int = 0) -> Iterator[Block]:
    for child in node.children:
        match child.type:
            case "paragraph":
                yield Paragraph(tuple(_runs(child)), kind)
            case "bullet_list" | "ordered_list":
                for item in child.children:
                    yield from _item(item, kind, level)
            case "blockquote":
                yield from _blocks(child, QUOTE)
            case "table":
                yield _table(child)


def _item(item: SyntaxTreeNode, kind: str, level: int) -> Iterator[Block]:
    """An item's first paragraph and those that follow it at once are its text; a list in it is a level deeper."""
    runs: list[Run] = []
    mark = f"{item.info}. " if item.info else "- "
    children = list(item.children)
    while children and children[0].type == "paragraph":
        runs += [*([Run("\n")] if runs else []), *_runs(children.pop(0))]
    if kind == QUOTE:  # a list in a quotation is a quotation of its lines
        yield Paragraph((Run(mark), *runs), QUOTE)
    elif item.info and not runs:  # a number alone
        yield Paragraph((Run(mark),))
    else:
        number = int(item.info) if item.info else 0
        yield Paragraph(tuple(runs), NUMBER if item.info else BULLET, level, number)
    for child in children:
        nested = child.type in {"bullet_list", "ordered_list"}
        part = SyntaxTreeNode(child.to_tokens())
        yield from _blocks(part, kind, level + 1 if nested else 0)


def _table(node: SyntaxTreeNode) -> Table:
    rows = (row for part in node.children for row in part.children)
    return Table(tuple(tuple(tuple(_runs(cell)) for cell in row.children) for row in rows))


def _runs(node: SyntaxTreeNode, strong: bool = False, em: bool = False) -> Iterator[Run]:
    for child in node.children:
        if child.type in {"softbreak", "hardbreak"}:
            yield Run("\n", strong, em)
        elif child.type == "text":
            yield Run(child.content, strong, em)
        else:
            yield from _runs(child, strong or child.type == "strong", em or child.type == "em")


def _groups(blocks: list[Block]) -> Iterator[list[Block]]:
    """What is written without a paragraph's distance: the items of a list, the paragraphs of a quotation."""
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.kind not in (*LISTED, QUOTE, TEXT):
            block = Paragraph(tuple(Run(run.text, True, run.em) for run in block.runs))
        if waiting and _sort(block) and _sort(block) == _sort(waiting[-1]):
            waiting.append(block)
            continue
        if waiting:
            yield waiting
        waiting = [block]
    if waiting:
        yield waiting


def _sort(block: Block) -> str:
    if isinstance(block, Table) or block.kind == TEXT:
        return ""
    return QUOTE if block.kind == QUOTE else "list"


def _written(group: list[Block]) -> str:
    """The first way of writing that reads back as what it was made of; the last loses emphasis or shape, never a word."""
    wanted = tidy(group)
    plain = [_plain(block) for block in wanted]
    for blocks, inline, loose in product((wanted, plain), (_light, _careful, _literal), (False, True)):
        text = _together(blocks, inline, loose=loose)
        tokens = parsed(text)  # a text that is shown as typed alone would not be shown so among others
        if tokens is not None and tidy(_blocks(SyntaxTreeNode(tokens), TEXT)) == blocks:
            return text
    lines = (line for block in wanted for line in block.words.split("\n"))
    return "\n\n".join(_literal([Run(line.strip())]) for line in lines if line.strip())


def _plain(block: Block) -> Block:
    if isinstance(block, Table):
        return Table(tuple(tuple((Run(_words(cell)),) if cell else () for cell in row) for row in block.rows))
    return Paragraph((Run(block.words),), block.kind, block.level, block.number)


def _words(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _together(group: Sequence[Block], inline: Callable[[Sequence[Run]], str], *, loose: bool) -> str:
    first = group[0]
    if isinstance(first, Table):
        return _piped(first, inline)
    if first.kind == TEXT:
        return inline(first.runs)
    paragraphs = [block for block in group if isinstance(block, Paragraph)]
    if first.kind == QUOTE:
        return "\n>\n".join(_indented(inline(one.runs), "> ", "> ") for one in paragraphs)
    items, widths = [], [0]
    for one in paragraphs:
        mark = f"{one.number}. " if one.kind == NUMBER else "- "
        del widths[one.level + 1 :]
        indent = " " * sum(widths)
        items.append(_indented(inline(one.runs), indent + mark, indent + " " * len(mark)))
        widths.append(len(mark))
    return ("\n\n" if loose else "\n").join(items)


def _indented(text: str, first: str, others: str) -> str:
    return first + text.replace("\n", f"\n{others}")


def _piped(table: Table, inline: Callable[[Sequence[Run]], str]) -> str:
    def line(cells) -> str:
        return f"| {' | '.join(cells)} |"

    rows = [line(_barred(inline(cell)) for cell in row) for row in table.rows]
    return "\n".join([rows[0], line("---" for _ in table.rows[0]), *rows[1:]])


def _barred(text: str) -> str:
    """A bar in a cell is escaped, once."""
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def _light(runs: Sequence[Run]) -> str:
    """Emphasis marked, and every other sign as it is."""
    return _emphasised(runs, lambda text: text)


def _careful(runs: Sequence[Run]) -> str:
    """Signs that would be taken for marks are escaped."""
    return _BEGINS.sub(_escape_first, _emphasised(runs, lambda text: _MARKS.sub(r"\\\1", text)))


def _escape_first(found: re.Match[str]) -> str:
    return f"{found[1]}\\" if found[1][0].isdigit() else f"\\{found[1]}"


def _literal(runs: Sequence[Run]) -> str:
    return _emphasised(runs, lambda text: _SIGNS.sub(r"\\\1", text))


def _emphasised(runs: Sequence[Run], said: Callable[[str], str]) -> str:
    """Marks opened and closed as brackets are, the bold ones outside."""
    made: list[str] = []
    open_marks: list[str] = []
    for run in [*runs, Run("")]:
        wanted = [mark for mark, on in (("**", run.strong), ("*", run.em)) if on]
        while open_marks and open_marks != wanted[: len(open_marks)]:
            made.append(open_marks.pop())
        for mark in wanted[len(open_marks) :]:
            made.append(mark)
            open_marks.append(mark)
        made.append(said(run.text))
    return "".join(made)
