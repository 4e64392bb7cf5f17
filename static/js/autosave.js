// Saves a form while someone types: <form data-autosave-url="…"> with a hidden input named version, or as data-autosave-version says.
//
// The page says 'Saved' only after the server has answered that it committed. Nothing is kept in the browser's storage.
// Answers: 200 {"version": 4, "saved_at": "14:03"}, with "said" where it is only kept and not sent · 409 {"conflict_url": "…"} or HTML that shows both texts ·
// 422 {"errors": {"field": ["…"]}} when the text can't be stored as it is; with "version" where the other fields were stored.
// Where nobody signs in, the form has its own words for both: data-autosave-out and data-autosave-other.
// A page that shows both texts says data-autosave-waits="…", with the words for it: nothing is saved before somebody sends the form.
import { LONGEST, PAUSE, Voice, atTheEnd, failure, renewToken, send, sentence, waitAfter } from "./saving.js";

class Autosave {
  constructor(form) {
    this.form = form;
    this.version = form.dataset.autosaveVersion || "version";
    this.saving = false;
    this.tries = 0;
    this.saved = this.typed();
    this.answered = this.saved; // what the server has saved or refused
    this.addStatus();
    if (form.dataset.autosaveWaits) this.wait(form.dataset.autosaveWaits);
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("focusout", () => this.later(0));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.unsaved() && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    window.addEventListener("online", () => this.unsaved() && this.later(0));
    window.addEventListener("pageshow", () => { this.stopped = false; }); // brought back as it was left, when it was sent
    atTheEnd(() => this.save(), () => this.unsaved());
  }

  addStatus() {
    const place = this.form.querySelector("[data-autosave-status]");
    this.status = place || this.form.insertBefore(document.createElement("p"), this.form.firstChild);
    this.status.classList.add("portal-autosave");
    const spoken = document.createElement("span");
    spoken.className = "govuk-visually-hidden";
    spoken.setAttribute("role", "status");
    this.status.after(spoken);
    this.voice = new Voice(spoken);
  }

  typed() {
    const data = new FormData(this.form);
    data.delete(this.version);
    data.delete("csrfmiddlewaretoken");
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  unsaved() {
    return !this.stopped && this.typed() !== this.saved;
  }

  later(wait) {
    if (this.stopped || !this.unsaved()) return;
    this.since ??= Date.now(); // somebody who writes without a pause is saved all the same
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(wait, this.since + LONGEST - Date.now())));
  }

  // What was not sent yet is saved first: where no answer comes, or nobody is signed in any more, the page stays with its words.
  // A save that is on its way is waited for: it changes the version, and the form would conflict with itself.
  submit(event) {
    clearTimeout(this.timer);
    this.stopped = false; // a sending that was broken off has left the page where it is
    if (!this.saving && (this.blocked || this.typed() === this.answered)) {
      this.stopped = true;
      return;
    }
    event.preventDefault();
    this.afterwards = () => this.form.requestSubmit(event.submitter);
    this.save();
  }

  async save() {
    if (this.stopped || this.saving || this.blocked || !this.unsaved()) return;
    this.saving = true;
    this.since = null;
    const sent = this.typed();
    this.say("saving", "Saving…");
    if (this.signedOut && (await renewToken())) this.signedOut = false;
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    this.take(await send(this.form.dataset.autosaveUrl, data), sent);
    this.saving = false;
    const { afterwards } = this;
    this.afterwards = null;
    if (afterwards && !this.tries) return void afterwards();
    if (!this.tries && (!this.held || this.typed() !== sent)) this.later(PAUSE); // what was typed while this was on its way
  }

  take(answer, sent) {
    if (!(answer.kind in failure)) this.answered = sent;
    if (answer.kind === "saved") return this.done(answer.json, sent);
    if (answer.kind === "conflict") return this.conflict({ ...answer.json, html: answer.html });
    if (answer.kind === "refused") return this.refused(answer.json);
    this.signedOut = answer.kind === "signed-out";
    return this.retry((this.signedOut && this.form.dataset.autosaveOut) || failure[answer.kind]);
  }

  refused(json) {
    this.renew(json);
    this.hold("failed", `Not ${json?.version ? "all is " : ""}saved: ${sentence(json)}`);
  }

  renew(json) {
    const version = this.form.elements.namedItem(this.version);
    if (version && json?.version) version.value = json.version;
  }

  done(json, sent) {
    this.renew(json);
    this.saved = sent;
    this.tries = 0;
    this.held = false;
    this.say("saved", (json.said || "Saved {}").replace("{}", json.saved_at));
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: json }));
  }

  hold(state, words) {
    this.held = true; // waits for the person, not for the clock
    this.tries = 0;
    this.say(state, words, true);
  }

  retry(words) {
    const wait = waitAfter(this.tries);
    this.tries += 1;
    this.say("failed", words, this.tries === 1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // The form knows the version of the other text, and a save by itself would go over it. What was typed here is stored nowhere.
  wait(words) {
    this.blocked = true;
    this.saved = null;
    this.say("conflict", words);
  }

  conflict({ conflict_url: url, html }) {
    this.hold("conflict", this.form.dataset.autosaveOther || "Not saved: someone else changed this text while you were writing. ");
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
    if (state !== "saving") this.voice.say(words, now);
  }
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
