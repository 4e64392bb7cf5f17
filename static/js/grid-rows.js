// Rows come and go in the chronology's grid: begun at the end or below another, statements of no contact, taken out and
// brought back, moved within their day, taken on by the author, looked at and found right.
import { Row, rename } from "./grid-save.js";
import { failure, send, sentence } from "./saving.js";

function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Rows {
  constructor(grid) {
    this.grid = grid;
    this.made = 0;
    const last = grid.table.querySelector("[data-new]");
    if (last) this.pattern = [last.cloneNode(true), last.nextElementSibling.cloneNode(true)];
    grid.table.addEventListener("click", (event) => this.click(event));
  }

  // A blank row below another one, or at the end.
  add(below = null) {
    if (!this.pattern) return null;
    const parts = this.pattern.map((part) => part.cloneNode(true));
    this.made += 1;
    rename(parts, "new", `new${this.made}`);
    if (below) below.note.after(...parts);
    else this.grid.table.tBodies[0].append(...parts);
    parts[0].querySelector("[name=begun_as]").value = token();
    const row = new Row(parts[0], this.grid);
    this.grid.rows.set(parts[0], row);
    return row;
  }

  // A statement has a period, a source and words; the boxes of a meeting are taken away.
  addStatement(gap, words) {
    const row = this.add();
    const asked = this.grid.table.dataset.statement.split(" ");
    gap.after(row.tr, row.note);
    row.cells.filter((cell) => !asked.includes(cell.name)).forEach((cell) => {
      cell.parentElement.className = "grid-cell grid-cell--none";
      cell.parentElement.replaceChildren();
    });
    row.form.elements.kind.value = "no_contact";
    row.tr.classList.add("grid-row--statement");
    row.tr.querySelector("[data-mark]").hidden = false;
    row.cell("date").value = words;
    row.cell("event").value = "No contact in this period.";
    row.cell("source").focus();
    gap.hidden = true;
    row.later();
  }

  click(event) {
    const gap = event.target.closest("[data-gap]");
    if (gap && this.pattern) {
      event.preventDefault();
      return this.addStatement(gap.closest("tr"), gap.dataset.gap);
    }
    const button = event.target.closest("[data-does], [data-meant-for]");
    const row = button && this.grid.rowOf(button);
    if (!row || (row.fresh && !row.saving)) return button && event.preventDefault();
    event.preventDefault();
    if (button.dataset.meantFor && button.value) return row.put(button.dataset.meantFor, button.value);
    return this[button.dataset.does]?.(row, button);
  }

  settle(row) { return row.save({ settle: true }); }
  up(row) { return this.move(row, "up"); }
  down(row) { return this.move(row, "down"); }

  async ask(row, address, facts) {
    const data = new FormData();
    for (const [name, value] of Object.entries(facts)) data.set(name, value);
    const answer = await send(address, data);
    if (answer.kind === "saved") return answer.json;
    if (answer.kind === "conflict" && answer.json) row.conflict(answer);
    else row.say("failed", failure[answer.kind] || `Not done: ${sentence(answer.json)}`, true);
    return null;
  }

  // Only rows of one day whose times are the same or not known have an order of the person's own.
  async move(row, way) {
    if (row.fresh || !this.grid.table.dataset.takeOn) return;
    const focused = document.activeElement;
    const json = await this.ask(row, `${row.form.dataset.here}move/`, { way });
    if (!json) return;
    if (!json.moved) return row.say("saved", "It stays: only rows of one day and time are put in order by hand", true);
    for (const [ref, place] of Object.entries(json.places)) {
      const other = document.getElementById(ref);
      if (other) other.dataset.place = place;
    }
    const all = this.grid.list();
    const neighbour = all[all.indexOf(row) + (way === "up" ? -1 : 1)];
    if (neighbour && way === "up") neighbour.tr.before(row.tr, row.note);
    if (neighbour && way === "down") neighbour.note.after(row.tr, row.note);
    focused.focus();
    row.say("saved", `Moved ${way}`, true);
    this.grid.undo.add(`Move ${row.ref} back`, () => this.move(row, way === "up" ? "down" : "up"));
  }

  async remove(row) {
    if (row.fresh) return;
    await row.save();
    const version = row.form.elements.version.value;
    const json = await this.ask(row, `${row.form.dataset.here}remove/`, { version });
    if (!json) return;
    const all = this.grid.list();
    const next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
    row.gone = true;
    [row.tr.hidden, row.note.hidden] = [true, true];
    this.grid.voice.say(`${row.ref} is taken out. Undo brings it back.`, true);
    this.grid.undo.add(`Bring ${row.ref} back`, () => this.restore(row));
    next?.cells[0].focus();
  }

  async restore(row) {
    const json = await this.ask(row, `${row.form.dataset.here}restore/`, {});
    if (!json) return;
    row.gone = false;
    row.form.elements.version.value = json.version;
    row.tr.hidden = false;
    row.show(json);
    row.cells[0].focus();
  }

  async accept(row, button) {
    const json = await this.ask(row, this.grid.table.dataset.takeOn, { seen: button.value });
    if (!json) return;
    if (!json.accepted.length) return row.say("failed", "Not taken on: it was changed since. Load the page again to read it", true);
    button.hidden = true;
    row.showNote();
    row.say("saved", "Taken on: you answer for it", true);
  }
}
