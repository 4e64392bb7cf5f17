// Warns before the session ends, in a dialog with one button that keeps the person signed in.
// The limits are the server's: <body> has them as data, and the server is asked again before anyone is warned, since
// another tab may have been used. Saving in the background does not count as being there; typing does, so nobody who
// writes is interrupted. Before the warning, what saves by itself saves what waits. At the end a page without typed words
// goes to the sign-in page; one that has some stays, says so, and shows nothing of itself (.portal-over) until the same person has
// signed in again in another tab: then they can be sent.
import { asked, atTheEnd, take } from "./saving.js";

const { sessionIdle, sessionWarning, sessionKeep, sessionLeft, sessionEnd } = document.body.dataset;
const warning = Number(sessionWarning) * 1000;
const SURE = 60000; // for so long after an answer of the server a form is sent without asking again
const OVER = "What you typed is still on this page, but it has not been sent, and nobody can read it until you sign in again. Do that in a new tab, come back here, then send it.";
const NOT_YET = "You are not signed in again yet, or there is no connection. Sign in again in a new tab, then come back here.";
let ends = Date.now() + Number(sessionIdle) * 1000;
let heard = Date.now();
let acted = 0;
let over = false;
let timer;
let dialog;

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(words, act) {
  const made = element("button", "govuk-button", words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function build() {
  const made = element("dialog", "portal-dialog", "");
  made.setAttribute("aria-labelledby", "session-title");
  made.setAttribute("aria-describedby", "session-words");
  const title = element("h2", "govuk-heading-m", "");
  title.id = "session-title";
  const text = element("p", "govuk-body", "");
  text.id = "session-words";
  text.setAttribute("aria-live", "polite");
  made.append(title, text, element("div", "govuk-button-group", ""));
  made.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!over) stayed();
  });
  made.addEventListener("close", () => { if (over) made.showModal(); }); // a second Escape asks no script
  document.body.append(made);
  return made;
}

function show(title, words, ...ways) {
  dialog ||= build();
  const heading = dialog.querySelector("h2");
  if (heading.textContent !== title) {
    heading.textContent = title;
    dialog.querySelector(".govuk-button-group").replaceChildren(...ways);
    if (dialog.open) ways[0].focus();
  }
  say(words);
  if (!dialog.open) dialog.showModal();
}

function say(words) {
  const text = dialog.querySelector("#session-words");
  if (text.textContent !== words) text.textContent = words;
}

function countdown() {
  const minutes = Math.max(1, Math.ceil((ends - Date.now()) / 60000));
  const left = `${minutes} minute${minutes === 1 ? "" : "s"}`;
  const words = unsaved() ? "What you typed is not saved yet: it stays on this page." : "What the page says is saved stays saved.";
  return `For your security you will be signed out in ${left}. ${words}`;
}

function signedOut() {
  over = true;
  document.body.classList.add("portal-over");
  const link = element("a", "govuk-link", "Sign in again (opens in a new tab)");
  [link.href, link.target, link.rel] = [sessionEnd, "_blank", "noopener"];
  show("You are signed out", OVER, link, button("Show what I typed", again));
}

async function again() {
  if ((await ask()) === "here") look();
  else say(NOT_YET);
}

// Was anything typed or chosen in this form? After a page of errors what is in it was typed before.
const refused = Boolean(document.querySelector(".govuk-error-summary"));
function changed(form) {
  return [...form.elements].some((one) => {
    if (one.type === "hidden" || one.disabled) return false;
    if (refused && one.value && one.matches("textarea, input")) return true;
    if (one.type === "checkbox" || one.type === "radio") return one.checked !== one.defaultChecked;
    if (one.type === "file") return one.files.length > 0;
    if (one.tagName !== "SELECT") return "defaultValue" in one && one.value !== one.defaultValue;
    const first = [...one.options].some((each) => each.defaultSelected);
    return [...one.options].some((each, place) => each.selected !== (first || one.multiple ? each.defaultSelected : place === 0));
  });
}

const posts = (form) => form.method === "post" && !form.closest("[data-grid]");
const savesItself = (form) => form.hasAttribute("data-autosave-url");
const unsaved = () => !document.dispatchEvent(new Event("session:unsaved", { cancelable: true }));

// Keeping is a person's act; asking is not, and says so.
async function keep() {
  const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
  const answer = await fetch(sessionKeep, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-CSRFToken": token },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  hear(await answer.json());
}

async function ask() {
  const { kind, json } = await asked();
  if (kind === "here") {
    take(json.token);
    over = false;
    document.body.classList.remove("portal-over");
    hear(json);
  } else if (kind === "gone") ends = Date.now();
  return kind;
}

function hear(json) {
  heard = Date.now();
  ends = heard + json.seconds_left * 1000;
}

async function stayed() {
  try {
    await keep();
    dialog.close();
    look();
  } catch {
    say("That did not work. Check your connection and try again, or sign in again in another tab.");
  }
}

function wait(time) {
  clearTimeout(timer);
  timer = setTimeout(look, time);
}

async function look() {
  if (ends - Date.now() > warning) return wait(ends - Date.now() - warning);
  if (!dialog?.open || over || ends <= Date.now()) {
    await (over || Date.now() - acted >= warning ? ask() : keep()).catch(() => {});
  }
  const left = ends - Date.now();
  if (left > warning) {
    dialog?.close();
    return wait(left - warning);
  }
  if (left <= 0) return end();
  if (!dialog?.open) await save();
  show("Are you still there?", countdown(), button("Stay signed in", stayed));
  return wait(Math.min(left, 60000));
}

async function save() {
  const saving = [];
  document.dispatchEvent(new CustomEvent("session:save", { detail: saving }));
  await Promise.allSettled(saving);
}

function end() {
  if (!sessionEnd) return undefined;
  if (!unsaved()) return location.assign(`${sessionEnd}?next=${encodeURIComponent(location.pathname)}`);
  if (!over) signedOut();
  return wait(60000); // until somebody has signed in again in another tab
}

// A form that reaches the server after the end comes to nothing, and what was typed with it: it waits for the answer who is
// signed in, unless the server said so a moment ago. One that is on its way goes again as it is, while nothing in it was changed:
// the answer would bring another token, and by the token the server knows that it was sent twice (access/once.py).
const asking = new WeakSet();
const sent = new WeakSet();
async function send(event) {
  const form = event.target;
  if (asking.has(form)) return event.preventDefault();
  if (!posts(form) || !changed(form) || Date.now() - heard < SURE) return undefined;
  if (sent.has(form) && Date.now() < ends) return undefined;
  event.preventDefault();
  event.stopImmediatePropagation();
  asking.add(form);
  const kind = await ask();
  if (kind === "gone") {
    signedOut();
  } else {
    heard = Date.now();
    dialog?.close();
  }
  asking.delete(form);
  if (kind !== "gone") form.requestSubmit(event.submitter);
  return undefined;
}

if (sessionKeep && sessionLeft) {
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, (event) => { if (event.isTrusted && !dialog?.open) acted = Date.now(); });
  }
  document.addEventListener("submit", send, true);
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent.add(event.target); }); // after all others
  document.addEventListener("input", ({ target }) => sent.delete(target.form));
  document.addEventListener("visibilitychange", () => { if (over && !document.hidden) look(); });
  atTheEnd(async () => {}, () => [...document.forms].some((form) => posts(form) && !savesItself(form) && changed(form)));
  look();
}
