// The form of a visit: filled in without a connection, kept on the phone as it is typed, sent when
// it can be. Without this script it is a plain form.
import { deleteDraft, findDraft, findEntry, keepDraft, keepEntry, listEntries, REFUSED, SENT, WAITING } from "./entries.js";
import { shrink } from "./photos.js";

const USED = "visits-used";
const NOT_KEPT = ["csrf_token", "client_id", "photos"];
let chosen = [];

export async function startVisitForm(place, send) {
  const form = document.getElementById("visit-form");
  if (!form) return;
  form.elements.ikm.addEventListener("change", () => showStepsOf(form));
  form.elements.photos.addEventListener("change", () => takePhotos(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const mends = listMissing(form);
    if (mends.length) showMends(form, mends);
    else keepAndSend(form, place, send);
  });
  renewDay(form.elements.day);
  await begin(form, place.dataset.person);
  form.addEventListener("input", () => keepLater(form, place.dataset.person));
}

// A form kept yesterday is still filled in today.
function renewDay(day) {
  const today = new Date().toLocaleDateString("sv");
  if (today <= day.max) return;
  if (day.value === day.max) day.value = day.defaultValue = today;
  day.max = today;
}

async function begin(form, person) {
  const asked = new URLSearchParams(window.location.search);
  const entry = asked.get("entri") ? await findEntry(asked.get("entri")) : null;
  const draft = await findDraft(person);
  if (entry && entry.person === person && entry.state !== SENT) {
    fill(form, entry.fields);
    form.elements.client_id.value = entry.id;
    chosen = entry.photos;
    drawPhotos();
    showMends(form, entry.mends);
  } else if (draft && draft.address === window.location.search) {
    fill(form, draft.fields);
  } else {
    choose(form, asked.get("ikm"), asked.get("kunjungan"));
  }
  showStepsOf(form);
}

function choose(form, ikm, visit) {
  const known = ikm && [...form.elements.ikm.options].some((option) => option.value === ikm);
  if (known) form.elements.ikm.value = ikm;
  if (!visit) return;
  const planned = document.querySelector(`#planned-visits [data-visit="${CSS.escape(visit)}"]`);
  // A kept form can be older than the plan: the entry still fulfils it, only its place is not known.
  if (planned || known) form.elements.planned.value = visit;
  if (!planned) return;
  for (const name of ["day", "hour", "place", "mode"]) {
    if (planned.dataset[name]) form.elements[name].value = planned.dataset[name];
  }
  // Who comes before the day writes down when it was.
  if (form.elements.day.validity.rangeOverflow) form.elements.day.value = form.elements.day.max;
}

// What must be known before an entry is laid aside: without a connection nobody else says so.
function listMissing(form) {
  const mends = [form.elements.ikm, form.elements.day]
    .filter((field) => !field.validity.valid)
    .map((field) => {
      const text = field.validity.rangeOverflow ? field.dataset.mendLater : field.dataset.mend;
      return { name: field.name, text };
    });
  const told = [...form.querySelectorAll(".topic-on:checked, .topic-words textarea, [name^=steps-][name$=-what]")];
  if (!told.some((field) => field.type === "checkbox" || field.value.trim())) mends.push({ name: "", text: form.dataset.mendEmpty });
  return mends;
}

// The next visit of today that is not written down yet, else no IKM at all.
async function chooseNext(form) {
  const written = new Set();
  for (const entry of await listEntries()) {
    for (const [name, value] of entry.fields) if (name === "planned") written.add(value);
  }
  const next = [...document.querySelectorAll("#planned-visits [data-visit]")].find(
    ({ dataset }) => dataset.day <= form.elements.day.max && !written.has(dataset.visit),
  );
  const asked = next ? new URLSearchParams({ ikm: next.dataset.ikm, kunjungan: next.dataset.visit }) : "";
  // Loaded again, the page must not return to the visit that is written down.
  window.history.replaceState(null, "", `${window.location.pathname}${asked && "?"}${asked}`);
  if (form.elements.ikm.options.length > 1) form.elements.ikm.value = "";
  if (next) choose(form, next.dataset.ikm, next.dataset.visit);
}

function showStepsOf(form) {
  for (const steps of form.querySelectorAll("[data-steps-of]")) {
    const theirs = steps.dataset.stepsOf === form.elements.ikm.value;
    steps.hidden = steps.disabled = !theirs;
  }
}

const read = (form) => [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));

function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || NOT_KEPT.includes(field.name)) continue;
    const given = values.get(field.name) ?? [];
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (given.length) [field.value] = given;
    if (field.type === "text" && field.value) unfold(field);
  }
}

// What is filled in or to be mended is never folded away.
function unfold(field) {
  const fold = field.closest("details");
  if (fold) fold.open = true;
}

let timer;

function keepLater(form, person) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    localStorage.setItem(USED, "1");
    keepDraft({ person, address: window.location.search, fields: read(form) }).catch(() => {});
  }, 400);
}

async function takePhotos(form) {
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  const { files, dataset } = form.elements.photos;
  const small = await Promise.all([...files].map(shrink));
  button.disabled = false;
  // What a browser cannot make smaller would travel a long way only to be refused.
  const fits = small.map((photo) => photo.size <= Number(dataset.mostBytes));
  const mends = [...files].filter((_, at) => !fits[at]).map((file) => dataset.textTooLarge.replace("{name}", file.name));
  const kept = small.filter((_, at) => fits[at]);
  if (kept.length > Number(dataset.most)) mends.push(dataset.textTooMany);
  chosen = kept.slice(0, Number(dataset.most));
  sayOfPhotos(mends);
  drawPhotos();
}

function sayOfPhotos(mends) {
  const line = document.getElementById("photo-mend");
  line.querySelector("[data-text]").textContent = mends.join(" ");
  line.hidden = !mends.length;
}

function drawPhotos() {
  const rows = chosen.map((photo) => {
    const row = document.createElement("li");
    const canvas = document.createElement("canvas");
    row.append(canvas);
    createImageBitmap(photo).then((picture) => {
      canvas.height = 120;
      canvas.width = Math.round((120 * picture.width) / picture.height);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    }, () => {
      row.textContent = photo.name;
    });
    return row;
  });
  document.getElementById("photo-previews").replaceChildren(...rows);
}

async function keepAndSend(form, place, send) {
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  clearTimeout(timer);
  const entry = {
    id: form.elements.client_id.value || newId(),
    person: place.dataset.person,
    name: form.elements.ikm.selectedOptions[0]?.textContent ?? "",
    day: form.elements.day.value,
    fields: read(form),
    photos: chosen,
    state: WAITING,
    mends: [],
    savedAt: Date.now(),
    tokenUrl: place.dataset.tokenUrl,
    formUrl: form.action,
  };
  try {
    await keepEntry(entry);
  } catch {
    // A private window keeps nothing: then it goes as any form does, while there is a connection.
    form.submit();
    return;
  }
  localStorage.setItem(USED, "1");
  askForSync();
  await deleteDraft(entry.person).catch(() => {});
  await send();
  button.disabled = false;
  await show(form, place, await findEntry(entry.id));
}

async function show(form, place, entry) {
  if (entry?.state === SENT) {
    window.location.assign(entry.address);
  } else if (entry?.state === REFUSED) {
    form.elements.client_id.value = entry.id;
    showMends(form, entry.mends);
  } else {
    form.reset();
    form.elements.client_id.value = "";
    form.elements.planned.value = "";
    chosen = [];
    drawPhotos();
    sayOfPhotos([]);
    showMends(form, []);
    await chooseNext(form);
    showStepsOf(form);
    place.scrollIntoView({ block: "start" });
    place.querySelector("h2").focus?.();
  }
}

function showMends(form, mends) {
  const box = document.getElementById("visit-mends");
  for (const field of form.elements) field.removeAttribute("aria-invalid");
  box.hidden = !mends.length;
  const lines = mends.map((mend) => {
    const line = document.createElement("p");
    const field = mend.name && form.elements[mend.name];
    if (field?.setAttribute) {
      field.setAttribute("aria-invalid", "true");
      unfold(field);
    }
    line.textContent = mend.text;
    return line;
  });
  box.querySelector(".alert-text").replaceChildren(...lines);
  if (mends.length) box.scrollIntoView({ block: "start" });
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Where the browser can, the worker sends even when the page is closed by then.
async function askForSync() {
  try {
    const registration = await navigator.serviceWorker.ready;
    await registration.sync?.register("visits");
  } catch {
    // The next page load sends it.
  }
}
