// <form data-editing> is saved while one answers it: each answer when its field is left, a long
// text when the typing pauses. What cannot be sent is kept in the browser (drafts.js), said beside
// the button, and sent when the connection is back, from whatever page is open then.
import { dropDraft, findDraft, forgetDrafts, keepDraft, listDrafts } from "./drafts.js";

const PAUSE_MS = 2500;
const AGAIN_MS = 15000;
const NOT_ANSWERS = new Set(["csrf_token", "dasar", "revisi"]);
const open = new Map();

export function startEditing() {
  const person = document.body.dataset.person;
  if (person) forgetDrafts(person);
  for (const form of document.querySelectorAll("form[data-editing]")) begin(form);
  document.addEventListener("submit", forgetAtSignOut);
  window.addEventListener("online", sendWaiting);
  setInterval(() => listDrafts().length && sendWaiting(), AGAIN_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) for (const one of open.values()) one.saveIfChanged();
  });
  if (person) sendWaiting();
}

function begin(form) {
  const one = new Editing(form);
  open.set(one.url, one);
  one.restore();
}

class Editing {
  constructor(form) {
    this.form = form;
    this.url = new URL(form.action).pathname + new URL(form.action).search;
    this.state = form.querySelector("[data-saved-state]");
    this.sent = this.snapshot();
    this.sending = null;
    this.leaving = false;
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", () => this.saveIfChanged());
    form.addEventListener("submit", (event) => this.submitted(event));
    for (const field of form.querySelectorAll("[data-longest]")) count(field, form);
  }

  fields() {
    return [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
  }

  snapshot() {
    return JSON.stringify(this.fields().filter(([name]) => !NOT_ANSWERS.has(name)));
  }

  typed(event) {
    keepDraft(this.url, this.fields(), document.title);
    if (event.target.matches("[data-longest]")) count(event.target, this.form);
    clearTimeout(this.timer);
    if (event.target.matches("textarea")) this.timer = setTimeout(() => this.saveIfChanged(), PAUSE_MS);
  }

  saveIfChanged() {
    clearTimeout(this.timer);
    return this.snapshot() === this.sent ? this.sending : this.save();
  }

  /** Send all answers; two sendings never cross. Resolves to the answer, null when it is not sent. */
  async save(chosen) {
    await this.sending;
    this.sending = this.send(chosen);
    const answer = await this.sending;
    this.sending = null;
    return answer;
  }

  async send(chosen) {
    const before = this.snapshot();
    this.say(this.form.dataset.textSaving, "busy");
    const answer = await post(this.url, chosen ? [...this.fields(), chosen] : this.fields());
    if (!answer || answer.refused) {
      keepDraft(this.url, this.fields(), document.title);
      this.say(answer ? this.form.dataset.textRefused : this.form.dataset.textUnsent, "unsent");
      return null;
    }
    this.sent = before;
    this.show(answer);
    const settled = !Object.keys(answer.errors).length && !Object.keys(answer.clashes).length;
    if (settled && this.snapshot() === before) dropDraft(this.url);
    else keepDraft(this.url, this.fields(), document.title);
    return answer;
  }

  show(answer) {
    this.form.elements.dasar.value = answer.base;
    this.form.elements.revisi.value = answer.revision;
    for (const place of this.form.querySelectorAll("[data-answer]")) {
      const name = place.dataset.answer;
      mend(place, answer.errors[name] ?? "");
      const note = place.querySelector("[data-clash]");
      if (note) note.innerHTML = answer.clashes[name] ?? "";
    }
    if (Object.keys(answer.clashes).length) this.say(this.form.dataset.textClash, "clash");
    else if (Object.keys(answer.errors).length) this.say(this.form.dataset.textMend, "mend");
    else this.say(answer.said, "saved");
  }

  say(text, state) {
    if (!this.state) return;
    this.state.textContent = text;
    this.state.dataset.savedState = state;
  }

  async submitted(event) {
    const button = event.submitter;
    if (this.leaving) return;
    event.preventDefault();
    const chosen = button?.name ? [button.name, button.value] : null;
    const answer = await this.save(chosen);
    if (!answer) return;
    const unsettled = this.form.querySelector("[aria-invalid=true], [data-clash] .clash");
    if (chosen?.[0] === "pakai") {
      this.takeTheirs(chosen[1]);
    } else if (unsettled) {
      unsettled.scrollIntoView({ block: "center" });
      (unsettled.matches("input, textarea, select") ? unsettled : unsettled.querySelector("button")).focus();
    } else if (!button?.hasAttribute("data-decides")) {
      // Everything is saved: the plain way leads on to the next step.
      this.leaving = true;
      this.form.submit();
    }
  }

  /** Draw the page anew with what stands, and with my other answers that are not settled. */
  takeTheirs(name) {
    const draft = findDraft(this.url);
    if (draft) keepDraft(this.url, draft.fields.filter(([field]) => field !== name), draft.title);
    if (!this.form.querySelector("[aria-invalid=true], [data-clash] .clash")) dropDraft(this.url);
    window.location.replace(window.location.href);
  }

  restore() {
    const draft = findDraft(this.url);
    if (!draft) return;
    const answers = new Map();
    for (const [name, value] of draft.fields) {
      if (name !== "csrf_token") answers.set(name, [...(answers.get(name) ?? []), value]);
    }
    const names = new Set([...this.form.elements].map((field) => field.name));
    for (const name of names) {
      // A box that was unticked sends nothing.
      if (answers.has(name) || !NOT_ANSWERS.has(name)) fill(this.form, name, answers.get(name) ?? []);
    }
    this.say(this.form.dataset.textRestored, "unsent");
    this.save();
  }
}

function fill(form, name, values) {
  const found = form.elements[name];
  if (!found) return;
  for (const field of found instanceof RadioNodeList ? found : [found]) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length && !["file", "submit"].includes(field.type)) field.value = values[0];
  }
}

function mend(place, text) {
  const field = place.querySelector("input:not([type=hidden]), textarea, select");
  let line = place.querySelector(".field-error");
  if (!text) {
    line?.remove();
    field?.removeAttribute("aria-invalid");
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "field-error";
    line.id = `${field.id}-error`;
    (place.querySelector(".field") ?? place).append(line);
  }
  line.textContent = text;
  field.setAttribute("aria-invalid", "true");
  const spoken = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  if (!spoken.includes(line.id)) field.setAttribute("aria-describedby", [...spoken, line.id].join(" "));
}

function count(field, form) {
  const counter = form.querySelector(`[data-counter="${field.id}"]`);
  if (!counter) return;
  const longest = Number(field.dataset.longest);
  const over = [...field.value].length - longest;
  const format = (number) => number.toLocaleString(document.documentElement.lang);
  counter.classList.toggle("is-over", over > 0);
  counter.textContent =
    over > 0
      ? form.dataset.textTooLong.replace("{count}", format(over))
      : `${format([...field.value].length)} / ${format(longest)}`;
}

/** Post answers; the JSON that comes back, `refused` for any other page, null without connection. */
async function post(url, fields) {
  const body = new FormData();
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  for (const [name, value] of fields) body.append(name, name === "csrf_token" ? token : value);
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "X-Saves-Itself": "1", "X-CSRFToken": token },
    });
    return answer.ok ? await answer.json() : { refused: true };
  } catch {
    return null;
  }
}

let underway = false;

/** Send what waits, of this page and of others, and say what is left. */
async function sendWaiting() {
  if (underway) return;
  underway = true;
  for (const draft of listDrafts()) {
    const here = open.get(draft.url);
    if (here) {
      if (here.state?.dataset.savedState === "unsent") await here.save();
      continue;
    }
    const answer = await post(draft.url, draft.fields);
    if (!answer || answer.refused) continue;
    if (!Object.keys(answer.errors).length && !Object.keys(answer.clashes).length) dropDraft(draft.url);
  }
  underway = false;
  sayWaiting();
}

function sayWaiting() {
  const note = document.getElementById("waiting-note");
  if (!note) return;
  const others = listDrafts().filter((draft) => !open.has(draft.url));
  note.hidden = others.length === 0;
  const list = note.querySelector("ul") ?? note.querySelector("div").appendChild(document.createElement("ul"));
  list.replaceChildren(
    ...others.map((draft) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = draft.url;
      link.textContent = draft.title.split(" · ").slice(0, -1).join(" · ") || draft.title;
      item.append(link);
      return item;
    }),
  );
}

/** Signing out sends what waits, if it can, and takes the rest off this device. */
async function forgetAtSignOut(event) {
  const form = event.target;
  if (!/\/keluar$/.test(new URL(form.action, window.location.href).pathname) || form.dataset.ready) return;
  event.preventDefault();
  form.dataset.ready = "1";
  const patience = new Promise((resolve) => setTimeout(resolve, 3000));
  await Promise.race([sendWaiting(), patience]);
  forgetDrafts("");
  form.submit();
}
