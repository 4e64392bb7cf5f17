// One row of the chronology's grid: what is typed in it, what of that is stored, and the request that stores the rest. One
// request at a time for a row, with the version it was read at; the server decides, and what it says is shown in words.
import { list, writeCode, written } from "./left.js";
import { PAUSE, failure, renewToken, send, sentence, waitAfter } from "./saving.js";

const ATTRIBUTES = ["id", "form", "aria-labelledby", "action", "formaction", "href", "data-here"];
const element = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text, className });

export class Row {
  constructor(tr, grid) {
    this.tr = tr;
    this.grid = grid;
    this.note = tr.nextElementSibling;
    this.form = tr.querySelector("form");
    this.tries = 0;
    this.saved = this.values();
  }

  get fresh() { return this.tr.hasAttribute("data-new"); }
  get ref() { return this.fresh ? "" : this.tr.id; }
  get name() { return this.ref || "the new row"; }
  get cells() { return [...this.tr.querySelectorAll("[data-cell]")]; }

  cell(name) { return this.tr.querySelector(`[data-cell][name="${name}"]`); }
  values() { return Object.fromEntries(this.cells.map((cell) => [cell.name, cell.value])); }
  empty() { return this.cells.every((cell) => !cell.value.trim()); }

  unsaved() {
    if (this.gone || (this.fresh && this.empty() && !this.pending)) return false;
    const now = this.values();
    return Boolean(this.pending || this.fresh) || Object.keys(now).some((name) => now[name] !== this.saved[name]);
  }

  later(wait = PAUSE) {
    if (this.blocked || !this.unsaved()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
    this.grid.changed(); // from the first key the page no longer says that everything is saved
  }

  // What was sent and never answered is sent again as it was: the server may have stored it, and then stores nothing twice.
  async save({ settle = false, quietly = false } = {}) {
    if (this.saving || this.blocked || !(settle || this.unsaved())) return;
    clearTimeout(this.timer);
    this.saving = true;
    this.say("saving", "Saving…");
    if (this.signedOut && (await renewToken())) this.signedOut = false;
    const [data, values] = this.pending || [this.data(settle), this.values()];
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await send(this.fresh ? this.grid.begin : `${this.form.dataset.here}autosave/`, data);
    this.pending = ["lost", "fault"].includes(answer.kind) ? [data, values] : null;
    this.saving = false;
    this.take(answer, values, quietly);
    this.grid.changed();
  }

  data(settle) {
    const data = new FormData(this.form);
    if (this.fresh) data.set("after", this.grid.above(this)?.ref || "");
    if (settle) data.set("settle", "yes");
    return data;
  }

  take(answer, values, quietly) {
    if (answer.kind === "saved") return this.done(answer.json, values, quietly);
    if (answer.kind === "conflict") return this.conflict(answer);
    if (answer.kind === "refused") return this.say("failed", `Not saved: ${sentence(answer.json)}`, true);
    this.signedOut = answer.kind === "signed-out";
    this.say("failed", failure[answer.kind], this.tries === 0);
    this.state.append(" ", this.button("Try now", () => this.save()));
    this.timer = setTimeout(() => this.save(), waitAfter(this.tries));
    this.tries += 1;
  }

  done(json, values, quietly) {
    const before = this.saved;
    const begun = this.fresh;
    this.tries = 0;
    this.saved = values;
    if (begun) this.becomes(json.ref);
    this.form.elements.version.value = json.version;
    this.show(json);
    this.askLeft();
    if (!quietly) this.grid.undo.push(this, begun ? null : before);
    if (begun) this.grid.begun(this);
    this.later(); // what was typed while this was on its way
  }

  // How date and time were read, what needs attention, what may have been meant, and whether the row stands in its place.
  show(json) {
    for (const [name, words] of Object.entries(json.read)) {
      const read = this.tr.querySelector(`[data-read="${name}"]`);
      const typed = this.cell(name)?.value.trim();
      if (read) read.textContent = words && words !== typed ? `Read as: ${words}` : "";
    }
    const find = (what) => this.note.querySelector(`[data-${what}]`);
    const told = element("p", "");
    told.append(element("strong", "Needs attention:"), ` ${json.reasons.join(" ")}`);
    find("reasons").replaceChildren(...(json.reasons.length ? [told] : []));
    find("meant").replaceChildren(...json.meant.map(([name, text]) => {
      const choice = this.button(text, () => this.put(name, text));
      choice.dataset.meantFor = name;
      return choice;
    }));
    this.note.querySelector('[data-does="settle"]').hidden = !json.settles;
    const accept = this.note.querySelector('[data-does="accept"]');
    if (accept) [accept.hidden, accept.value] = [!json.to_accept, `${json.ref}:${json.version}`];
    find("said").replaceChildren();
    this.tr.dataset.place = json.place;
    this.showNote();
    this.say("saved", `Saved ${json.saved_at}`);
    if (this.grid.outOfPlace(this)) this.sayPlace();
  }

  // Names left in what was just stored. Asked apart, so that the words themselves are stored as quickly as can be.
  async askLeft() {
    const { version } = this.form.elements;
    const asked = version.value;
    const headers = { Accept: "application/json", "X-Background": "1" };
    const answer = await fetch(`${this.form.dataset.here}names/?version=${asked}`, { credentials: "same-origin", redirect: "manual", headers }).catch(() => null);
    if (answer?.ok && version.value === asked) this.showLeft((await answer.json()).left);
  }

  showLeft(left) {
    list(this.left, left.filter((one) => this.cell(one.field)), (one, code, item) => writeCode(this.cell(one.field), one, code) && this.wrote(item));
    this.showNote();
  }

  // Did a button of the server's own list write a code in its box?
  coded(event) { return written(event, (field) => this.cell(field), (item) => this.wrote(item)); }

  wrote(item) {
    item.remove();
    this.left.hidden = !this.left.querySelector("li");
    this.showNote();
    this.later(0);
  }

  get left() { return this.note.querySelector("[data-left]"); }

  showNote() {
    const inside = [...this.note.querySelector(".grid-say").children];
    this.note.hidden = !inside.some((part) => !part.hidden && (part.textContent.trim() || part.children.length));
  }

  sayPlace() {
    const link = Object.assign(element("a", "Show it in its place", "govuk-link"), { href: `?at=${this.ref}#${this.ref}` });
    this.state.append(". By its date it stands elsewhere. ", link);
  }

  put(name, text) {
    const cell = this.cell(name);
    cell.value = text;
    cell.focus();
    this.save();
  }

  // Both texts; nothing is overwritten until the person has chosen (R14).
  conflict({ json, html }) {
    if (!json) return this.say("failed", "Not saved: the chronology cannot be changed now. Copy what you typed", true);
    this.blocked = true;
    const both = new DOMParser().parseFromString(html, "text/html").querySelector("[data-conflict]");
    both.querySelectorAll("a").forEach((link) => link.parentElement.remove());
    const chosen = (keep) => () => {
      if (keep) Object.entries(json.values).forEach(([name, value]) => { if (this.cell(name)) this.cell(name).value = value; });
      this.saved = { ...this.saved, ...json.values };
      this.form.elements.version.value = json.version;
      this.blocked = false;
      said.replaceChildren();
      this.showNote();
      this.cells[0].focus();
      if (keep) this.say("saved", "What was stored is kept");
      this.save();
      this.grid.changed();
    };
    const said = this.note.querySelector("[data-said]");
    said.replaceChildren(document.adoptNode(both), this.button("Keep what is stored", chosen(true)), " ", this.button("Save what is in the boxes", chosen(false)));
    both.setAttribute("tabindex", "-1");
    this.note.hidden = false;
    this.say("conflict", "Not saved: someone else changed this row", true);
    both.focus();
  }

  button(text, act) {
    const made = Object.assign(element("button", text, "grid-choice"), { type: "button" });
    made.addEventListener("click", act);
    return made;
  }

  get state() { return this.tr.querySelector("[data-state]"); }

  say(state, words, now = false) {
    this.state.dataset.state = state;
    this.state.textContent = words;
    if (state !== "saving") this.grid.voice.say(`${this.name}: ${words}`, now);
    this.grid.changed();
  }

  // A row that was just begun takes its reference, wherever the pattern of a new row had a name of its own.
  becomes(ref) {
    rename([this.tr, this.note], this.tr.id, ref);
    this.tr.removeAttribute("data-new");
    this.tr.classList.remove("grid-row--new");
    this.form.elements.begun_as.remove();
    this.form.setAttribute("action", this.form.dataset.here);
    const link = this.tr.querySelector("th a");
    link.textContent = ref;
    link.setAttribute("href", this.form.dataset.here);
    this.tr.querySelectorAll("[data-name]").forEach((place) => { place.textContent = ref; });
  }
}

export function rename(rows, from, to) {
  const names = new RegExp(`(^|\\s)${from}(?=-|$)`, "g");
  for (const part of rows.flatMap((row) => [row, ...row.querySelectorAll("*")])) {
    for (const attribute of ATTRIBUTES.filter((each) => part.hasAttribute(each))) {
      const value = part.getAttribute(attribute);
      part.setAttribute(attribute, value.includes("/") ? value.replace(`/entries/${from}/`, `/entries/${to}/`) : value.replace(names, `$1${to}`));
    }
  }
}
