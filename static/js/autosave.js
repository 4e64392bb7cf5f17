// Saves a form while someone types: <form data-autosave-url="…"> with a hidden input named version.
//
// The page says 'Saved' only after the server has answered that it committed. Nothing is kept in the browser's storage.
// Answers: 200 {"version": 4, "saved_at": "14:03"} · 409 {"conflict_url": "…"} or HTML that shows both texts ·
// 422 {"errors": {"field": ["…"]}} when the text can't be stored as it is.

const PAUSE = 2000; // after the last key
const RETRIES = [2000, 5000, 10000, 20000, 30000]; // and then every 30 seconds
const ANNOUNCE_EVERY = 60000; // at most once a minute to a screen reader
const SIGNED_OUT = "Not saved: you are signed out. Keep this page open and sign in again in another tab";
const LOST = "Not saved: no connection. Keep this page open, trying again";

class Autosave {
  constructor(form) {
    this.form = form;
    this.saving = false;
    this.tries = 0;
    this.announced = 0;
    this.saved = this.typed();
    this.addStatus();
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("focusout", () => this.later(0));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.unsaved() && event.preventDefault());
    window.addEventListener("online", () => this.unsaved() && this.later(0));
  }

  addStatus() {
    const place = this.form.querySelector("[data-autosave-status]");
    this.status = place || this.form.insertBefore(document.createElement("p"), this.form.firstChild);
    this.status.classList.add("portal-autosave");
    this.voice = document.createElement("span");
    this.voice.className = "govuk-visually-hidden";
    this.voice.setAttribute("role", "status");
    this.status.after(this.voice);
  }

  typed() {
    const data = new FormData(this.form);
    data.delete("version");
    data.delete("csrfmiddlewaretoken");
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  unsaved() {
    return !this.stopped && this.typed() !== this.saved;
  }

  later(wait) {
    if (this.stopped || !this.unsaved()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // A save that is on its way changes the version: the form waits for it, or it would conflict with itself.
  submit(event) {
    clearTimeout(this.timer);
    if (this.saving) {
      event.preventDefault();
      this.afterwards = () => this.form.requestSubmit(event.submitter);
    } else {
      this.stopped = true;
    }
  }

  async save() {
    if (this.saving || this.blocked || !this.unsaved()) return;
    this.saving = true;
    const sent = this.typed();
    this.say("saving", "Saving…");
    try {
      if (this.signedOut) await this.renewToken();
      await this.take(await this.post(), sent);
    } catch {
      this.retry(LOST);
    } finally {
      this.saving = false;
    }
    if (this.afterwards) return void this.afterwards();
    if (!this.tries && !this.held) this.later(PAUSE); // what was typed while this was on its way
  }

  // Signing in again makes new tokens; this page's forms need the new one. Not for another person's session.
  async renewToken() {
    const { sessionLeft, person } = document.body.dataset;
    if (!sessionLeft) return;
    const answer = await fetch(sessionLeft, { credentials: "same-origin", redirect: "manual", headers: { "X-Background": "1" } });
    if (!answer.ok) return;
    const { token, person: now } = await answer.json();
    if (!token || String(now) !== person) return;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
    document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
    this.signedOut = false;
  }

  post() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const token = data.get("csrfmiddlewaretoken") || document.querySelector('meta[name="csrf-token"]')?.content || "";
    return fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": token, "X-Autosave": "1", Accept: "application/json, text/html" },
    });
  }

  async take(answer, sent) {
    const json = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
    if (answer.ok && json) return this.done(json, sent);
    if (answer.status === 409) return this.conflict(json || { html: await answer.text() });
    if (answer.status === 422) return this.hold("failed", "Not saved: " + this.sentence(json), sent);
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.signedOut = true;
      return this.retry(SIGNED_OUT);
    }
    return this.retry("Not saved: the service had a fault. Keep this page open, trying again");
  }

  done(json, sent) {
    const version = this.form.elements.namedItem("version");
    if (version) version.value = json.version;
    this.saved = sent;
    this.tries = 0;
    this.held = false;
    this.say("saved", "Saved " + json.saved_at);
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: json }));
  }

  sentence(json) {
    const errors = Object.values(json?.errors || {}).flat();
    return errors.length ? errors.join(" ") : "look at what you typed";
  }

  hold(state, words) {
    this.held = true; // waits for the person, not for the clock
    this.tries = 0;
    this.say(state, words, true);
  }

  retry(words) {
    const wait = RETRIES[Math.min(this.tries, RETRIES.length - 1)];
    this.tries += 1;
    this.say("failed", words, this.tries === 1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  conflict({ conflict_url: url, html }) {
    this.hold("conflict", "Not saved: someone else changed this text while you were writing. ");
    this.blocked = true; // nothing is overwritten until the person has chosen
    if (url) {
      const link = document.createElement("a");
      link.href = url;
      link.className = "govuk-link";
      link.textContent = "See both texts and choose";
      this.status.append(link);
    } else if (html) {
      const part = new DOMParser().parseFromString(html, "text/html").querySelector("[data-conflict]");
      if (part) {
        part.setAttribute("tabindex", "-1");
        this.form.before(document.adoptNode(part));
        part.focus();
      }
    }
  }

  say(state, words, now = false) {
    this.status.dataset.state = state;
    this.status.textContent = words;
    const due = Date.now() - this.announced > ANNOUNCE_EVERY;
    if (state === "saving" || !(now || due)) return;
    this.announced = Date.now();
    this.voice.textContent = words;
  }
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
