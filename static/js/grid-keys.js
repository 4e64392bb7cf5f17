// Moving about in the chronology's grid by keyboard, as in a table of Word: arrows leave a cell where it has nothing further,
// Enter goes to the row below, Ctrl Enter makes a new one. Tab is the browser's own. No key without Ctrl or Alt does anything
// but write and move, so nothing happens by accident (WCAG 2.1.4).

const isText = (cell) => cell.matches("input, textarea");

const lineOf = (cell) => parseFloat(getComputedStyle(cell).lineHeight);
const hasOneLine = (cell) => cell.matches("input") || (!cell.value.includes("\n") && cell.scrollHeight < 2 * lineOf(cell));

function go(cell, end = false) {
  if (!cell) return false;
  cell.focus();
  if (isText(cell)) cell.setSelectionRange(...(end ? [cell.value.length, cell.value.length] : [0, 0]));
  return true;
}

// Writes as a person would, so that the browser's own undo knows of it.
function write(cell, text) {
  if (!isText(cell)) cell.value = text;
  else {
    cell.select();
    if (!document.execCommand("insertText", false, text)) cell.value = text;
  }
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

export class Keys {
  constructor(grid) {
    this.grid = grid;
    grid.table.addEventListener("focusin", ({ target }) => { if (target.matches("[data-cell]")) target.entered = target.value; });
    grid.table.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  anywhere(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    this.grid.saveAll();
  }

  key(event) {
    const cell = event.target;
    if (event.isComposing || !cell.matches("[data-cell]")) return;
    const command = event.ctrlKey || event.metaKey;
    const name = `${command ? "Ctrl" : ""}${event.altKey ? "Alt" : ""}${event.shiftKey ? "Shift" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    const act = this[name];
    if (act?.call(this, cell, this.grid.rowOf(cell), event)) event.preventDefault();
  }

  beside(row, cell, step) {
    const rows = this.grid.list();
    return rows[rows.indexOf(row) + step]?.cell(cell.name);
  }

  CtrlEnter(cell, row) {
    row.later(0);
    return go((row.fresh && row.empty() ? row : this.grid.work.add(row))?.cells[0]);
  }

  Enter(cell, row) {
    if (cell.hasAttribute("data-long")) return false;
    row.later(0);
    const rows = this.grid.list();
    const next = rows[rows.indexOf(row) + 1];
    const last = cell === row.cells.at(-1);
    if (next) return go(last && next.fresh ? next.cells[0] : next.cell(cell.name) || next.cells[0], true);
    return row.fresh && row.empty() ? true : go((this.grid.work.add(row))?.cells[0]);
  }

  Ctrld(cell, row) {
    const above = this.beside(row, cell, -1);
    if (above) write(cell, above.value);
    return true;
  }

  Escape(cell, row) {
    if (cell.value === cell.entered) return false;
    cell.value = cell.entered;
    row.later(0);
    return true;
  }

  Ctrlz(cell) {
    if (cell.value !== cell.entered) return false;
    this.grid.undo.last();
    return true;
  }

  AltArrowUp(cell, row) { this.grid.work.move(row, "up"); return true; }
  AltArrowDown(cell, row) { this.grid.work.move(row, "down"); return true; }
  AltDelete(cell, row) { this.grid.work.remove(row); return true; }

  ArrowUp(cell, row) { return this.upOrDown(cell, row, -1); }
  ArrowDown(cell, row) { return this.upOrDown(cell, row, 1); }

  // A text of several lines: the browser moves the caret first; where it did not move, there was no further line.
  upOrDown(cell, row, step) {
    if (!isText(cell)) return false;
    const target = this.beside(row, cell, step);
    if (hasOneLine(cell)) return go(target, true) || true;
    const { selectionStart: before } = cell;
    setTimeout(() => { if (cell.selectionStart === before && document.activeElement === cell) go(target, step < 0); });
    return false;
  }

  ArrowLeft(cell, row) { return this.leftOrRight(cell, row, -1); }
  ArrowRight(cell, row) { return this.leftOrRight(cell, row, 1); }

  leftOrRight(cell, row, step) {
    const edge = step < 0 ? 0 : cell.value.length;
    if (isText(cell) && (cell.selectionStart !== edge || cell.selectionEnd !== edge)) return false;
    const { cells } = row;
    go(cells[cells.indexOf(cell) + step], step < 0);
    return !isText(cell);
  }
}
