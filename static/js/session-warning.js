// Warns before the idle limit, in a dialog with one button that keeps the person signed in.
// Limits come from the server, on <body>. Background autosave does not count as being there: only a person's act does.

const { sessionIdle, sessionWarning, sessionKeep, sessionEnd } = document.body.dataset;
const idle = Number(sessionIdle) * 1000;
const warning = Number(sessionWarning) * 1000;
let ends = Date.now() + idle;
let dialog = null;

function words() {
  const minutes = Math.max(1, Math.ceil((ends - Date.now()) / 60000));
  return `For your security you will be signed out in ${minutes} minute${minutes === 1 ? "" : "s"}. What the page says is saved stays saved.`;
}

function build() {
  const made = document.createElement("dialog");
  made.className = "portal-dialog";
  made.setAttribute("aria-labelledby", "session-title");
  made.setAttribute("aria-describedby", "session-words");
  const title = document.createElement("h2");
  title.id = "session-title";
  title.className = "govuk-heading-m";
  title.textContent = "Are you still there?";
  const text = document.createElement("p");
  text.id = "session-words";
  text.className = "govuk-body";
  text.setAttribute("aria-live", "polite");
  const group = document.createElement("div");
  group.className = "govuk-button-group";
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "govuk-button";
  stay.textContent = "Stay signed in";
  stay.addEventListener("click", keep);
  group.append(stay);
  made.append(title, text, group);
  made.addEventListener("cancel", (event) => {
    event.preventDefault();
    keep();
  });
  document.body.append(made);
  return made;
}

async function keep() {
  const text = dialog.querySelector("#session-words");
  const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
  try {
    const answer = await fetch(sessionKeep, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": token },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    ends = Date.now() + idle;
    dialog.close();
  } catch {
    text.textContent = "That did not work. Check your connection and try again, or sign in again in another tab.";
  }
}

function look() {
  const left = ends - Date.now();
  if (left <= 0) {
    if (sessionEnd) location.assign(`${sessionEnd}?next=${encodeURIComponent(location.pathname)}`);
    return;
  }
  if (left > warning) {
    setTimeout(look, left - warning);
    return;
  }
  dialog ||= build();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("#session-words").textContent = words();
  setTimeout(look, Math.min(left, 60000));
}

if (idle && sessionKeep) {
  // An act of a person in this page that the server saw counts from then on.
  document.addEventListener("htmx:afterRequest", () => { ends = Date.now() + idle; });
  look();
}
