// The keys J and K lead through the entries, only while the focus is on one of them (WCAG 2.1.4).
const STEPS = { j: 1, k: -1 };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key.toLowerCase()];
  const here = event.target.closest("[data-entry]");
  if (!step || !here || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("input, select, textarea")) return;
  const entries = [...document.querySelectorAll("[data-entry]")];
  const next = entries[entries.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});
