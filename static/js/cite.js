// Chronology entries of the report: found while somebody types, chosen as evidence or put into the text at the cursor. Without
// this script all are listed, with the reference to write.
import { insert } from "./insert.js";

const boxes = [...document.querySelectorAll("form[data-autosave-url] textarea")];
let last = boxes[0];
boxes.forEach((box) => box.addEventListener("focus", () => { last = box; }));

document.querySelectorAll("[data-find]").forEach((place) => {
  const input = place.querySelector("input[type=search]");
  const items = [...place.querySelectorAll("li, .govuk-checkboxes__item")].map((item) => ({ item, text: item.textContent.toLowerCase() }));
  place.querySelectorAll("[hidden]").forEach((part) => { part.hidden = false; });
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    items.forEach(({ item, text }) => {
      item.hidden = !words.every((word) => text.includes(word));
      found += !item.hidden;
    });
    place.querySelector("[role=status]").textContent = `${found} found`;
  });
  place.addEventListener("click", ({ target }) => {
    const { ref } = target.closest("[data-ref]")?.dataset || {};
    if (!ref || !last) return;
    const before = last.value.slice(0, last.selectionStart);
    insert(last, `${/\S$/.test(before) ? " " : ""}[${ref}]`);
  });
});
