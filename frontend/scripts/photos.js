// Photos from a camera are made smaller before they travel: at most 1600 pixels, as JPEG. A form
// with data-photos="#list" sends each at once and draws the list anew; what cannot be sent is kept
// in this browser (IndexedDB) and sent when the connection is back. Without script, or where a
// browser cannot read a picture, the file goes as it is.
const LONGEST = 1600;
const QUALITY = 0.82;
const SMALL_ENOUGH = 300 * 1024;
const AGAIN_MS = 15000;

export function startPhotos() {
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=file]")) return;
    const form = event.target.form;
    if (form?.matches("[data-photos]")) sendChosen(form, event.target);
    else if (form?.matches("[data-shrinks]")) shrinkInPlace(event.target);
  });
  document.addEventListener("submit", forgetAtSignOut);
  window.addEventListener("online", sendWaiting);
  setInterval(sendWaiting, AGAIN_MS);
  sendWaiting();
}

/** The same picture with at most 1600 pixels a side; the file itself when that is not possible. */
export async function shrink(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (share === 1 && file.size <= SMALL_ENOUGH) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return blob && blob.size < file.size ? new File([blob], "foto.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

async function shrinkInPlace(input) {
  const [file] = input.files;
  const button = input.form.querySelector("button[type=submit]");
  if (!file) return;
  button.disabled = true;
  try {
    const carrier = new DataTransfer();
    carrier.items.add(await shrink(file));
    input.files = carrier.files;
  } catch {
    // An old browser keeps the file as it was chosen.
  }
  button.disabled = false;
}

async function sendChosen(form, input) {
  const [file] = input.files;
  if (!file) return;
  say(form, form.dataset.textBusy, "busy");
  const small = await shrink(file);
  if (small.size > Number(form.dataset.mostBytes)) {
    // The server would cut the line, which looks like no connection, and keeping it helps nobody.
    input.value = "";
    show(form, { mend: form.dataset.textTooLarge, said: "" });
    return;
  }
  const answer = await post(form.action, input.name, small);
  input.value = "";
  if (answer) {
    show(form, answer);
    return;
  }
  const kept = await keep({ person: person(), url: form.action, name: input.name, file: small });
  say(form, kept ? form.dataset.textUnsent : document.body.dataset.textOffline, "unsent");
}

function show(form, answer) {
  const line = form.querySelector("[data-mend]");
  line.textContent = answer.mend;
  line.hidden = !answer.mend;
  say(form, answer.said, "saved");
  if (!answer.mend) refresh(form);
}

async function refresh(form) {
  try {
    const page = await (await fetch(window.location.href)).text();
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const place = form.dataset.photos;
    document.querySelector(place)?.replaceWith(fresh.querySelector(place));
    if (!fresh.querySelector("form[data-photos]")) form.remove();
  } catch {
    // The next visit shows it.
  }
}

function say(form, text, state) {
  const place = form.querySelector("[data-saved-state]");
  place.textContent = text;
  place.dataset.savedState = state;
}

async function post(url, name, file) {
  const body = new FormData();
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  body.append("csrf_token", token);
  body.append(name, file, "foto.jpg");
  try {
    const headers = { "X-Saves-Itself": "1", "X-CSRFToken": token };
    const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

const person = () => document.body.dataset.person ?? "";
let underway = false;

async function sendWaiting() {
  if (underway || !person()) return;
  underway = true;
  for (const [key, one] of await listKept()) {
    if (one.person !== person()) {
      await change((store) => store.delete(key));
      continue;
    }
    const answer = await post(one.url, one.name, one.file);
    if (!answer) continue;
    await change((store) => store.delete(key));
    const form = [...document.querySelectorAll("form[data-photos]")].find((each) => each.action === one.url);
    if (form) show(form, answer);
  }
  underway = false;
}

function openStore() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("photos", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("waiting", { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function change(step) {
  const database = await openStore();
  try {
    await new Promise((resolve, reject) => {
      const work = database.transaction("waiting", "readwrite");
      step(work.objectStore("waiting"));
      work.oncomplete = resolve;
      work.onerror = () => reject(work.error);
    });
  } finally {
    database.close();
  }
}

async function keep(one) {
  try {
    await change((store) => store.add(one));
    return true;
  } catch {
    return false;
  }
}

async function listKept() {
  const found = [];
  try {
    await change((store) => {
      store.openCursor().onsuccess = (event) => {
        const cursor = event.target.result;
        if (!cursor) return;
        found.push([cursor.key, cursor.value]);
        cursor.continue();
      };
    });
  } catch {
    return [];
  }
  return found;
}

function forgetAtSignOut(event) {
  if (/\/keluar$/.test(new URL(event.target.action, window.location.href).pathname)) {
    indexedDB.deleteDatabase("photos");
  }
}
