// A chosen radio or checkbox with data-reveals="id" shows the fields of that id. GOV.UK's own version sets aria-expanded
// on radios, which ARIA does not allow. Without JavaScript the fields are always shown.

function sync(root) {
  root.querySelectorAll("input[data-reveals]").forEach((input) => {
    const part = document.getElementById(input.dataset.reveals);
    if (part) part.classList.toggle(`govuk-${input.type === "radio" ? "radios" : "checkboxes"}__conditional--hidden`, !input.checked);
  });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=radio], input[type=checkbox]")) sync(event.target.form || document);
});
document.addEventListener("htmx:afterSwap", (event) => sync(event.detail.target));
window.addEventListener("pageshow", () => sync(document)); // Back restores choices after the scripts have run
sync(document);
