// Names left in a text: what the server found when it saved is listed beside the form, and a click writes the code in the
// box itself. Without this script each button is a form of its own.
import { list, writeCode, written } from "./left.js";

const box = document.querySelector("[data-left]");
const form = document.querySelector("form[data-autosave-url]");
const cellOf = (field) => form.elements.namedItem(field);

function done(item) {
  item.remove();
  box.hidden = !box.querySelector("li");
}

if (box && form) {
  box.addEventListener("submit", (event) => written(event, cellOf, done));
  document.addEventListener("autosave:saved", ({ detail }) => {
    if (detail.left) list(box, detail.left, (one, code, item) => writeCode(cellOf(one.field), one, code) && done(item));
  });
}
