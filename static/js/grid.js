// The chronology's grid: one table of boxes, each row a form of its own that saves itself while someone types. Moving is in
// grid-keys.js, saving in grid-save.js, new and moved rows in grid-rows.js, pasting in grid-paste.js, undo in grid-undo.js.
// Without scripts each row has a button that saves it. Nothing is kept in the browser's storage.
import { Keys } from "./grid-keys.js";
import { Paste } from "./grid-paste.js";
import { Rows } from "./grid-rows.js";
import { Row } from "./grid-save.js";
import { Undo } from "./grid-undo.js";
import { Voice, atTheEnd } from "./saving.js";

class Grid {
  constructor(table) {
    this.table = table;
    this.begin = table.dataset.begin;
    this.rows = new Map();
    this.summary = document.querySelector("[data-grid-state]");
    this.voice = new Voice(document.querySelector("[data-grid-voice]"));
    this.undo = new Undo(this, document.querySelector("[data-grid-undo]"));
    this.work = new Rows(this);
    table.querySelectorAll("[data-row]").forEach((tr) => this.rows.set(tr, new Row(tr, this)));
    this.keys = new Keys(this);
    this.paste = new Paste(this);
    this.listen();
  }

  listen() {
    this.table.addEventListener("input", ({ target }) => this.rowOf(target)?.later());
    this.table.addEventListener("focusout", ({ target }) => this.rowOf(target)?.later(0));
    this.table.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => { if (!this.leaving && this.unsaved().length) event.preventDefault(); });
    window.addEventListener("online", () => this.saveAll());
    atTheEnd(() => this.saveAll(), () => this.unsaved().length > 0);
    document.addEventListener("click", (event) => this.link(event));
  }

  // A row's own button saves it; one beside a name that was left writes the code in its box,
  // or on the server where the page has no such box.
  submit(event) {
    const row = this.rowOf(event.target);
    if (row?.coded(event) || event.target.dataset.field) return;
    event.preventDefault();
    row?.save();
  }

  // Going to another page of ours waits for what is on its way.
  async link(event) {
    const link = event.target.closest("a[href]");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !link || link.target || link.getAttribute("href").startsWith("#")) return;
    if (!this.unsaved().length) return;
    event.preventDefault();
    if (await this.settled()) window.location.assign(link.href);
  }

  // Rows that stand in the page, from the top.
  list() { return [...this.table.querySelectorAll("[data-row]")].map((tr) => this.rows.get(tr)).filter((row) => !row.gone); }
  rowOf(part) {
    const tr = part.closest?.("tr");
    return this.rows.get(tr) || this.rows.get(tr?.previousElementSibling);
  }

  above(row) {
    const rows = this.list();
    return rows.slice(0, rows.indexOf(row)).reverse().find((other) => !other.fresh);
  }

  begun(row) {
    if (row === this.list().at(-1)) this.work.add();
  }

  outOfPlace(row) {
    const rows = this.list().filter((each) => !each.fresh);
    const here = rows.indexOf(row);
    const place = (each) => each?.tr.dataset.place;
    return place(rows[here - 1]) > place(row) || place(row) > place(rows[here + 1]);
  }

  unsaved() { return [...this.rows.values()].filter((row) => row.saving || row.unsaved()); }

  saveAll() { return Promise.all(this.unsaved().map((row) => row.save())); }

  // Tries to save all; true once nothing is left.
  async settled() {
    for (let tries = 0; tries < 40 && this.unsaved().length; tries += 1) {
      await this.saveAll();
      if (this.unsaved().some((row) => !row.saving)) return false;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    return !this.unsaved().length;
  }

  changed() {
    const open = this.unsaved().filter((row) => !row.saving);
    const wrong = open.filter((row) => row.blocked || ["failed", "conflict"].includes(row.state.dataset.state));
    const saving = [...this.rows.values()].some((row) => row.saving);
    if (wrong.length) this.summary.textContent = `Not saved: ${wrong.map((row) => row.name).join(", ")}`;
    else this.summary.textContent = saving || open.length ? "Saving…" : "Everything is saved";
    this.summary.dataset.state = wrong.length ? "failed" : "saved";
  }
}

const table = document.querySelector("[data-grid]");
if (table) new Grid(table);
