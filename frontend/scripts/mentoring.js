// A mentor's pages on the phone: shows what waits to be sent and sends it, keeps the pages for
// where there is no connection, and asks before signing out deletes anything.
import { deleteEntry, forgetAll, listEntries, listUnsent, REFUSED, SENDING, SENT } from "./entries.js";
import { CHANGED, OTHERS, SIGN_IN, sendWaiting } from "./sending.js";
import { startVisitForm } from "./visit-form.js";

// Set while something was written down here, so that other people's browsers open no database.
export const USED = "visits-used";

export function startMentoring() {
  const place = document.getElementById("entries");
  if (!("indexedDB" in window)) return;
  // Before all others: what else is done at signing out waits for the answer.
  document.addEventListener("submit", askBeforeSigningOut, true);
  if (place) {
    keepPages();
    draw(place);
    startVisitForm(place, () => sendAndDraw(place));
    place.querySelector("[data-send-now] button").addEventListener("click", () => sendAndDraw(place));
    if ("BroadcastChannel" in window) new BroadcastChannel(CHANGED).onmessage = () => drawAnew(place);
  }
  const signedIn = Boolean(document.body.dataset.worker);
  if (!localStorage.getItem(USED) || !signedIn) return;
  const again = () => (place ? sendAndDraw(place) : sendWaiting().catch(() => {}));
  window.addEventListener("online", again);
  again();
}

async function sendAndDraw(place) {
  try {
    const before = await listUnsent();
    const hindrance = await sendWaiting();
    if ((await listUnsent()).length < before.length) renew();
    place.querySelector("[data-sign-in]").hidden = hindrance !== SIGN_IN;
    place.querySelector("[data-others]").hidden = hindrance !== OTHERS;
  } finally {
    await draw(place);
  }
}

// The worker tells of each step of its own sending too, which this page knows nothing of.
async function drawAnew(place) {
  await draw(place);
  const unsent = await listUnsent();
  if (!unsent.some((entry) => entry.state !== REFUSED)) renew();
}

// Whether kept or fetched just before: the page is older than what was sent meanwhile.
function renew() {
  if (!document.querySelector("form[data-keeps]")) window.location.reload();
}

async function draw(place) {
  const entries = await listEntries();
  const mine = entries.filter((entry) => entry.person === place.dataset.person);
  const words = place.querySelector("[data-words]").dataset;
  const rows = mine.map((entry) => row(place, entry, words));
  place.querySelector("ul").replaceChildren(...rows);
  const others = entries.some((entry) => entry.person !== place.dataset.person && entry.state !== SENT);
  place.querySelector("[data-others]").hidden = !others;
  place.querySelector("[data-send-now]").hidden = !mine.some((entry) => ![SENT, REFUSED].includes(entry.state));
  place.hidden = !mine.length && !others;
}

function row(place, entry, words) {
  const line = place.querySelector("[data-entry]").content.firstElementChild.cloneNode(true);
  line.dataset.entryState = entry.state;
  line.querySelector("[data-name]").textContent = entry.name;
  const photos = entry.photos.length ? ` · ${words.photos.replace("{count}", entry.photos.length)}` : "";
  line.querySelector("[data-when]").textContent = new Date(entry.day).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" }) + photos;
  line.querySelector("[data-mends]").textContent = why(entry, words);
  line.querySelector("[data-state]").textContent = words[entry.state];
  const actions = line.querySelector("[data-actions]");
  if (entry.state === SENT) actions.append(link(words.see, entry.address, entry.name));
  if (entry.state !== SENT && entry.state !== SENDING) {
    actions.append(link(words.mend, `${place.dataset.formUrl}?entri=${entry.id}`, entry.name));
  }
  if (entry.state === REFUSED) actions.append(deleting(place, entry, words));
  return line;
}

function why(entry, words) {
  if (entry.gone) return words.gone;
  if (entry.large) return words.large;
  if (entry.failed) return words.failed;
  return entry.mends.map((mend) => mend.text).join(" ");
}

function link(text, href, name) {
  const made = document.createElement("a");
  Object.assign(made, { className: "btn btn-secondary btn-sm", textContent: text, href });
  made.setAttribute("aria-label", `${text}: ${name}`);
  return made;
}

function deleting(place, entry, words) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "btn btn-quiet btn-sm", textContent: words.delete });
  made.setAttribute("aria-label", `${words.delete}: ${entry.name}`);
  made.addEventListener("click", async () => {
    await deleteEntry(entry.id);
    await draw(place);
  });
  return made;
}

// The worker keeps pages as they are visited; on the first visit it was not there yet.
async function keepPages() {
  if (!("caches" in window) || !navigator.onLine || document.body.dataset.savedAt) return;
  const addresses = [window.location.pathname, document.getElementById("entries").dataset.formUrl];
  for (const marked of document.querySelectorAll("a[data-keep]")) addresses.push(marked.getAttribute("href"));
  try {
    const pages = await caches.open("pages");
    for (const address of new Set(addresses)) {
      const answer = await fetch(address, { redirect: "manual" });
      if (answer.ok && answer.type === "basic") await pages.put(address, answer);
    }
    const built = await caches.open("built");
    for (const address of builtFiles()) if (!(await built.match(address))) await built.add(address);
  } catch {
    // No room, or no connection after all: the page works while there is one.
  }
}

function builtFiles() {
  const files = [...document.querySelectorAll("link[href*='/build/'], script[src*='/build/']")].map((each) => each.href || each.src);
  const icons = document.querySelector("use")?.getAttribute("href")?.split("#")[0];
  return icons ? [...files, icons] : files;
}

let certain = false;

async function askBeforeSigningOut(event) {
  const { target } = event;
  const leaves = /\/keluar$/.test(new URL(target.action, window.location.href).pathname);
  if (!leaves || certain || !localStorage.getItem(USED)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const unsent = await listUnsent();
  if (unsent.length && !(await confirmed(unsent.length))) return;
  await forgetAll();
  localStorage.removeItem(USED);
  certain = true;
  target.requestSubmit();
}

function confirmed(count) {
  const dialog = document.getElementById("unsent-dialog");
  const text = dialog.querySelector("[data-count]");
  text.textContent = text.dataset.count.replace("{count}", count);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "leave"), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}
