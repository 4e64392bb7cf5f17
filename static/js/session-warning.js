// Warns before the session ends, in a dialog with one button that keeps the person signed in.
// The limits are the server's: <body> has them as data, and the server is asked again before anyone is warned, since
// another tab may have been used. Saving in the background does not count as being there; typing does, so nobody who
// writes is interrupted.

const { sessionIdle, sessionWarning, sessionKeep, sessionLeft, sessionEnd } = document.body.dataset;
const warning = Number(sessionWarning) * 1000;
let ends = Date.now() + Number(sessionIdle) * 1000;
let acted = 0;
let timer;
let dialog;

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function build() {
  const made = element("dialog", "portal-dialog", "");
  made.setAttribute("aria-labelledby", "session-title");
  made.setAttribute("aria-describedby", "session-words");
  const title = element("h2", "govuk-heading-m", "Are you still there?");
  title.id = "session-title";
  const text = element("p", "govuk-body", "");
  text.id = "session-words";
  text.setAttribute("aria-live", "polite");
  const group = element("div", "govuk-button-group", "");
  const stay = element("button", "govuk-button", "Stay signed in");
  stay.type = "button";
  stay.addEventListener("click", stayed);
  group.append(stay);
  made.append(title, text, group);
  made.addEventListener("cancel", (event) => {
    event.preventDefault();
    stayed();
  });
  document.body.append(made);
  return made;
}

function say(words) {
  dialog.querySelector("#session-words").textContent = words;
}

function countdown() {
  const minutes = Math.max(1, Math.ceil((ends - Date.now()) / 60000));
  const left = `${minutes} minute${minutes === 1 ? "" : "s"}`;
  return `For your security you will be signed out in ${left}. What the page says is saved stays saved.`;
}

// keeping is a person's act; asking is not, and says so
async function server(keeping) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
  const answer = await fetch(keeping ? sessionKeep : sessionLeft, {
    method: keeping ? "POST" : "GET",
    credentials: "same-origin",
    redirect: "manual",
    headers: keeping ? { "X-CSRFToken": token } : { "X-Background": "1" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  ends = Date.now() + (await answer.json()).seconds_left * 1000;
}

async function stayed() {
  try {
    await server(true);
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
  if (!dialog?.open || ends <= Date.now()) {
    await server(Date.now() - acted < warning).catch(() => {});
  }
  const left = ends - Date.now();
  if (left > warning) {
    dialog?.close();
    return wait(left - warning);
  }
  if (left <= 0) {
    if (sessionEnd) location.assign(`${sessionEnd}?next=${encodeURIComponent(location.pathname)}`);
    return undefined;
  }
  dialog ||= build();
  if (!dialog.open) dialog.showModal();
  say(countdown());
  return wait(Math.min(left, 60000));
}

if (sessionKeep && sessionLeft) {
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, (event) => { if (event.isTrusted && !dialog?.open) acted = Date.now(); });
  }
  look();
}
