// Names left in a text: what the server found when it saved is listed beside the form, and a click writes the code in the
// box itself, so that nothing typed meanwhile is lost. Without this script each button is a form of its own.
const box = document.querySelector("[data-left]");
const written = document.querySelector("form[data-autosave-url]");

// Where it stood when it was saved, or the first place where it stands now; if it is gone, there is nothing to do.
function write(place, code) {
  const cell = written?.elements.namedItem(place.field);
  if (!cell) return false;
  const start = Array.from(cell.value).slice(0, Number(place.start)).join("").length;
  const at = cell.value.startsWith(place.found, start) ? start : cell.value.indexOf(place.found);
  if (at < 0) return false;
  cell.value = cell.value.slice(0, at) + code + cell.value.slice(at + place.found.length);
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  cell.focus();
  return true;
}

function item(one) {
  const made = box.querySelector("template").content.cloneNode(true);
  made.querySelector("[data-label]").textContent = `${one.label}: `;
  made.querySelector("[data-found]").textContent = one.found;
  made.querySelector("[data-why]").textContent = one.why;
  const button = made.querySelector("button");
  for (const code of one.options) {
    const choice = button.cloneNode(true);
    choice.querySelector("[data-code]").textContent = code;
    choice.querySelector("[data-for]").textContent = ` for ${one.found}`;
    choice.addEventListener("click", () => write(one, code) && choice.closest("li").remove());
    button.before(choice, " ");
  }
  button.remove();
  return made;
}

if (box && written) {
  box.addEventListener("submit", (event) => {
    const { field, start, found } = event.target.dataset;
    if (!field || !write({ field, start, found }, event.submitter.value)) return;
    event.preventDefault();
    event.target.closest("li").remove();
    box.hidden = !box.querySelector("li");
  });
  document.addEventListener("autosave:saved", ({ detail }) => {
    if (detail.left === undefined) return;
    box.hidden = !detail.left.length;
    box.querySelector("[data-left-all]")?.remove();
    box.querySelector("ul").replaceChildren(...detail.left.map(item));
  });
}
