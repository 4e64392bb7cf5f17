// A block of cells from Word, Excel or another table, pasted into any cell of the grid: it goes to the one importer, which
// accounts for every row. Anything else is plain text for the cell.
import { failure, send, sentence } from "./saving.js";

// A cell's text as lines: paragraphs, list items and line breaks stay apart.
function textOf(cell) {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll("br").forEach((line) => line.replaceWith("\u0000"));
  copy.querySelectorAll("p, div, li").forEach((part) => { part.prepend("\u0000"); });
  const lines = copy.textContent.replace(/\s+/g, " ").split("\u0000").map((line) => line.trim());
  return lines.filter((line, place) => line || (place && lines[place - 1])).join("\n").trim();
}

// As a spreadsheet puts it on the clipboard: tabs between cells, quotation marks where a cell has lines of its own. A cell
// that reaches over several rows or columns stands in the first of them, and nowhere else: nothing is filled in.
export function blockOf(clipboard) {
  const html = clipboard.getData("text/html");
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) {
    const text = clipboard.getData("text/plain");
    return text.trim().includes("\t") ? text : "";
  }
  const grid = [];
  [...table.rows].forEach((row, y) => {
    grid[y] ||= [];
    for (const cell of row.cells) {
      let x = 0;
      while (grid[y][x] !== undefined) x += 1;
      for (let down = 0; down < (cell.rowSpan || 1); down += 1) {
        for (let right = 0; right < (cell.colSpan || 1); right += 1) (grid[y + down] ||= [])[x + right] = down || right ? "" : textOf(cell);
      }
    }
  });
  const block = grid.map((row) => Array.from(row, (text) => (/["\t\n]/.test(text || "") ? `"${text.replaceAll('"', '""')}"` : text || "")).join("\t"));
  return block.length > 1 || block[0]?.includes("\t") ? block.join("\n") : "";
}

export class Paste {
  constructor(grid) {
    this.grid = grid;
    grid.table.addEventListener("paste", (event) => this.paste(event));
  }

  async paste(event) {
    const cell = event.target;
    const block = cell.matches("[data-cell]") ? blockOf(event.clipboardData) : "";
    if (!block) return;
    event.preventDefault();
    const row = this.grid.rowOf(cell);
    row.say("saving", "Reading what you pasted…");
    await this.grid.settled();
    const data = new FormData();
    data.set("text", block);
    data.set("column", cell.name);
    const answer = await send(this.grid.table.dataset.paste, data);
    if (answer.kind !== "saved") return row.say("failed", failure[answer.kind]?.replace("Not saved", "Not pasted").replace(/\..*/, ". Paste it again") || `Not pasted: ${sentence(answer.json)}`, true);
    this.grid.leaving = true;
    window.location.assign(answer.json.next);
  }
}
