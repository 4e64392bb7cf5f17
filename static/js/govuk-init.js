// Starts GOV.UK's components: on the page, and in whatever htmx puts into it later.
import { initAll } from "../vendor/govuk-frontend/6.6.0/govuk-frontend.min.js";

initAll();
document.addEventListener("htmx:afterSwap", (event) => initAll({ scope: event.detail.target }));
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

// A date pasted whole into the day box is spread over the three.
document.addEventListener("paste", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.matches(".govuk-date-input__input[name$='-day']")) return;
  const text = event.clipboardData.getData("text").trim();
  const found = /^(\d{1,2})[./ -](\d{1,2}|[A-Za-z]{3,9})[./ -](\d{4})$/.exec(text);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const parts = found ? found.slice(1) : iso ? [iso[3], iso[2], iso[1]] : null;
  if (!parts) return;
  event.preventDefault();
  const boxes = box.closest(".govuk-date-input").querySelectorAll("input");
  boxes.forEach((each, place) => {
    each.value = parts[place];
    each.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
