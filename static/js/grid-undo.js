// Takes back the last saved changes, one after the other, while the page is open. Each is undone on the server by a save, a
// removal or a bringing back of its own, so the history tells both.

export class Undo {
  constructor(grid, button) {
    this.grid = grid;
    this.button = button;
    this.steps = [];
    button.addEventListener("click", () => this.last());
  }

  // What a save changed, and no other cell; typing on in one cell is one step. A row that was begun has nothing to go back to
  // and is taken out again.
  push(row, before) {
    if (!before) return this.add(`Take ${row.ref} out again`, () => this.grid.work.remove(row));
    const changed = Object.entries(before).filter(([name, value]) => value !== row.saved[name]);
    const names = changed.map(([name]) => name).join();
    const newest = this.steps.at(-1);
    if (newest?.row === row && newest.names === names && Date.now() - newest.at < 10000) return Object.assign(newest, { at: Date.now() });
    return names && this.add(`Undo the change to ${row.ref}`, () => this.putBack(row, changed), { row, names });
  }

  add(words, run, of = {}) {
    if (this.running) return;
    this.steps.push({ words, run, at: Date.now(), ...of });
    this.show();
  }

  async last() {
    const step = this.steps.pop();
    if (!step || this.running) return;
    this.running = true;
    await step.run();
    this.running = false;
    this.show();
    this.grid.voice.say(`Done: ${step.words}`, true);
  }

  async putBack(row, changed) {
    for (const [name, value] of changed) if (row.cell(name)) row.cell(name).value = value;
    row.cells[0].focus();
    await row.save({ quietly: true });
  }

  show() {
    const step = this.steps.at(-1);
    this.button.hidden = !step;
    if (step) this.button.textContent = step.words;
  }
}
