// A record that is written while two people talk: from section to section by a key or a big button, without a mouse.
const form = document.querySelector("form[data-steps]");
const boxes = [...form.querySelectorAll("textarea")];
const named = form.querySelector("[data-step-name]");
let here = Math.max(0, boxes.findIndex((box) => `#${box.id}` === document.querySelector("[data-go-on]").hash));

const label = (box) => form.querySelector(`label[for="${box.id}"]`).firstChild.textContent.trim();
const after = () => boxes[(here + 1) % boxes.length];

function show() {
  named.textContent = label(after());
}

function go(by) {
  here = (here + by + boxes.length) % boxes.length;
  const box = boxes[here];
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

function writeTime() {
  const box = boxes[here];
  const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const at = box.selectionStart;
  const begins = at === 0 || box.value[at - 1] === "\n" ? "" : "\n";
  box.focus();
  box.setRangeText(`${begins}${now} `, at, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

const does = { next: () => go(1), back: () => go(-1), time: writeTime };

form.addEventListener("focusin", (event) => {
  const place = boxes.indexOf(event.target);
  if (place < 0) return;
  here = place;
  show();
});
form.addEventListener("keydown", (event) => {
  if (!event.target.matches("textarea")) return;
  const act = event.key === "F2" ? "time" : event.key === "Enter" && (event.ctrlKey || event.metaKey) && (event.shiftKey ? "back" : "next");
  if (!act) return;
  event.preventDefault();
  does[act]();
});
form.addEventListener("click", (event) => does[event.target.closest("[data-step]")?.dataset.step]?.());
document.addEventListener("click", (event) => {
  const place = boxes.findIndex((box) => event.target.matches(`a[href="#${box.id}"]`));
  if (place < 0) return;
  event.preventDefault();
  here = place;
  go(0);
});
document.querySelectorAll("[data-steps-way]").forEach((part) => { part.hidden = false; });
show();
