// Beside the boxes of the report: words are counted while somebody types, what was stored is shown as it will be printed,
// and what comes from Word keeps its lists and tables. Without this script the page shows both after each save.
import { insert } from "./insert.js";
import { send } from "./saving.js";
import { written } from "./word-paste.js";

const form = document.querySelector("form[data-autosave-url]");
const boxes = form ? [...form.querySelectorAll("textarea")] : [];
const counted = document.querySelector("[data-words]");

const wordsIn = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const count = () => { counted.textContent = boxes.reduce((sum, box) => sum + wordsIn(box.value), 0); };

if (counted) form?.addEventListener("input", count);
form?.addEventListener("paste", (event) => {
  if (!event.target.matches("textarea")) return;
  const text = written(event.clipboardData.getData("text/html"));
  if (!text) return;
  event.preventDefault();
  insert(event.target, text);
});
document.addEventListener("autosave:saved", ({ detail }) => {
  for (const [name, html] of Object.entries(detail.beside || {})) {
    const place = document.querySelector(`[data-beside="${name}"]`);
    if (!place || place.contains(document.activeElement)) continue;
    place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }
});

// A prompt that is put away goes at once; nothing that is being typed is left for it.
document.addEventListener("submit", async (event) => {
  const prompt = event.target.matches("[data-put-away]") && event.target.closest("[data-prompt]");
  if (!prompt) return;
  event.preventDefault();
  const answer = await send(event.target.action, new FormData(event.target));
  if (answer.kind === "saved") prompt.remove();
});
