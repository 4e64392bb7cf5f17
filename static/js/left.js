// A name left in a text gives way to its code in the box itself, so that nothing typed meanwhile is lost. Used by names-left.js
// (a form) and grid-save.js (a row of the chronology's grid).

// Where it stood when it was saved, or the first place where it stands now; if it is gone, there is nothing to do.
export function writeCode(cell, { start, found }, code) {
  if (!cell) return false;
  const here = Array.from(cell.value).slice(0, Number(start)).join("").length;
  const at = cell.value.startsWith(found, here) ? here : cell.value.indexOf(found);
  if (at < 0) return false;
  cell.value = cell.value.slice(0, at) + code + cell.value.slice(at + found.length);
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  cell.focus();
  return true;
}

// Lists what the server found, each with a button for every code it may be; `act` writes the one that is chosen.
export function list(box, left, act) {
  box.hidden = !left.length;
  box.querySelector("[data-left-all]")?.remove();
  box.querySelector("ul").replaceChildren(...left.map((one) => item(box, one, act)));
}

function item(box, one, act) {
  const made = box.querySelector("template").content.cloneNode(true);
  made.querySelector("[data-label]").textContent = `${one.label}: `;
  made.querySelector("[data-found]").textContent = one.found;
  made.querySelector("[data-why]").textContent = one.why;
  const button = made.querySelector("button");
  for (const code of one.options) {
    const choice = button.cloneNode(true);
    choice.querySelector("[data-code]").textContent = code;
    choice.querySelector("[data-for]").textContent = ` for ${one.found}`;
    choice.addEventListener("click", () => act(one, code, choice.closest("li")));
    button.before(choice, " ");
  }
  button.remove();
  return made;
}

// The buttons that the server put there are forms of their own: with scripts they write in the box instead.
export function written(event, cellOf, done) {
  const { field, start, found } = event.target.dataset;
  if (!field || !writeCode(cellOf(field), { start, found }, event.submitter.value)) return false;
  event.preventDefault();
  done(event.target.closest("li"));
  return true;
}
