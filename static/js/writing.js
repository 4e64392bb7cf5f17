// Beside the boxes of the report: words are counted while somebody types, what was stored is shown as it will be printed,
// and what comes from Word keeps its lists and tables. Without this script the page shows both after each save.
import { written } from "./word-paste.js";

const form = document.querySelector("form[data-autosave-url]");
const boxes = form ? [...form.querySelectorAll("textarea")] : [];
const counted = document.querySelector("[data-words]");
const preview = document.querySelector("[data-preview]");

const wordsIn = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const count = () => { counted.textContent = boxes.reduce((sum, box) => sum + wordsIn(box.value), 0); };

// insertText leaves the browser's own undo as it is; setRangeText is for browsers without it.
function insert(box, text) {
  box.focus();
  if (document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

if (counted) form?.addEventListener("input", count);
form?.addEventListener("paste", (event) => {
  if (!event.target.matches("textarea")) return;
  const text = written(event.clipboardData.getData("text/html"));
  if (!text) return;
  event.preventDefault();
  insert(event.target, text);
});
document.addEventListener("autosave:saved", ({ detail }) => {
  if (!preview || detail.preview === undefined) return;
  preview.replaceChildren(...new DOMParser().parseFromString(detail.preview, "text/html").body.childNodes);
});
