// Sends what someone wrote to the server and says what became of it. Used by autosave.js (a form) and grid-save.js (a row of
// the chronology's grid). Nothing is kept in the browser's storage.

export const PAUSE = 2000; // after the last key
export const LONGEST = 6000; // after the first key since the last save
const MOST_AT_PARTING = 50000; // browsers take no more than 64 KB from a page that is being closed
export const SIGNED_OUT = "Not saved: you are signed out. Keep this page open and sign in again in another tab";
export const LOST = "Not saved: no connection. Keep this page open, trying again";
export const OFTEN = "Not saved: this was very often within a minute. Keep this page open, trying again";
export const FAULT = "Not saved: the service had a fault. Keep this page open, trying again";
const RETRIES = [2000, 5000, 10000, 20000, 30000]; // and then every 30 seconds
const ANNOUNCE_EVERY = 60000; // at most once a minute to a screen reader

export const waitAfter = (tries) => RETRIES[Math.min(tries, RETRIES.length - 1)];

// What a screen reader is told: what goes wrong at once, what goes well once a minute.
export class Voice {
  constructor(place) {
    this.place = place;
    this.last = 0;
  }

  say(words, now = false) {
    if (!now && Date.now() - this.last <= ANNOUNCE_EVERY) return;
    this.last = Date.now();
    this.place.textContent = words;
  }
}

// Answers { kind, json, html }: saved · conflict (both texts) · refused (with sentences) · signed-out · often · fault · lost.
export async function send(url, data) {
  const token = data.get("csrfmiddlewaretoken") || document.querySelector('meta[name="csrf-token"]')?.content || "";
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: document.hidden && new URLSearchParams(data).toString().length < MOST_AT_PARTING,
      headers: { "X-CSRFToken": token, "X-Autosave": "1", Accept: "application/json, text/html" },
    });
    return await understood(answer);
  } catch {
    return { kind: "lost" };
  }
}

async function understood(answer) {
  const written = (answer.headers.get("Content-Type") || "").includes("json");
  const json = written ? await answer.json() : null;
  if (answer.ok && json) return { kind: "saved", json };
  if (answer.status === 409) return { kind: "conflict", json, html: json?.html ?? (json ? "" : await answer.text()) };
  if (answer.status === 422) return { kind: "refused", json };
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { kind: "signed-out" };
  return { kind: answer.status === 429 ? "often" : "fault" };
}

export const failure = { lost: LOST, "signed-out": SIGNED_OUT, often: OFTEN, fault: FAULT };

export function sentence(json) {
  const errors = Object.values(json?.errors || {}).flat();
  return errors.length ? errors.join(" ") : "look at what you typed";
}

// Who is signed in now: { kind: "here", json } · "gone" (nobody, or another person) · "lost" (no answer).
export async function asked() {
  const { sessionLeft, person } = document.body.dataset;
  if (!sessionLeft) return { kind: "lost" };
  const headers = { "X-Background": "1" };
  const answer = await fetch(sessionLeft, { credentials: "same-origin", redirect: "manual", headers }).catch(() => null);
  if (answer?.type === "opaqueredirect" || answer?.status === 401) return { kind: "gone" };
  const json = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!json?.token) return { kind: "lost" };
  return { kind: String(json.person) === person ? "here" : "gone", json };
}

// Signing in again makes new tokens; this page's forms need the new one. Not for another person's session.
export async function renewToken() {
  const { kind, json } = await asked();
  if (kind === "here") take(json.token);
  return kind === "here";
}

export function take(token) {
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
}

// Before a session ends, whoever saves by itself saves what waits; words that are not stored keep the page where it is.
// `has` tells whether there are such words, `save` promises to have tried.
export function atTheEnd(save, has) {
  document.addEventListener("session:save", ({ detail }) => detail.push(save()));
  document.addEventListener("session:unsaved", (event) => { if (has()) event.preventDefault(); });
}
