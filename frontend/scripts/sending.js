// Sends what waits, once the server can be reached: from a page or from the worker. The server
// knows each entry by its id, so one that is sent twice arrives once.
import { keepEntry, listEntries, REFUSED, SENDING, SENT, WAITING } from "./entries.js";

export const CHANGED = "visits";
export const SIGN_IN = "sign-in";
export const OTHERS = "others";

/** Send all that waits; returns "sign-in" or "others" when that is what it waits for. */
export function sendWaiting() {
  // A page and the worker at once would send the same photos twice over a thin connection.
  if (navigator.locks) return navigator.locks.request("visits", sendAll);
  return sendAll();
}

async function sendAll() {
  let hindrance = "";
  for (const entry of await listEntries()) {
    if (entry.state !== WAITING && entry.state !== SENDING) continue;
    const met = await send(entry);
    hindrance ||= met;
    if (met === SIGN_IN) break;
  }
  return hindrance;
}

async function send(entry) {
  try {
    const token = await fetchToken(entry);
    if (!token) return SIGN_IN;
    if (token.person !== entry.person) return OTHERS;
    await note(entry, { state: SENDING, mends: [] });
    await note(entry, await post(entry, token.token));
  } catch {
    await note(entry, { state: WAITING, mends: [] });
  }
  return "";
}

async function fetchToken(entry) {
  const answer = await fetch(entry.tokenUrl, { redirect: "manual", headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect") return null;
  // A mentor who is one no longer: the answer to the entry says so.
  if (answer.status === 403) return { person: entry.person, token: "" };
  if (!answer.ok) throw new Error("no token");
  return answer.json();
}

async function post(entry, token) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  for (const photo of entry.photos) body.append("photos", photo, photo.name || "foto.jpg");
  body.set("client_id", entry.id);
  body.set("csrf_token", token);
  const answer = await fetch(entry.formUrl, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { Accept: "application/json" },
  });
  if (answer.ok) {
    const { address } = await answer.json();
    return { state: SENT, address, sentAt: Date.now(), photos: [], fields: [], mends: [] };
  }
  const said = await answer.json().catch(() => ({}));
  if (said.mends) return { state: REFUSED, mends: said.mends };
  if ([403, 404].includes(answer.status)) return { state: REFUSED, mends: [], gone: true };
  if (answer.status === 413) return { state: REFUSED, mends: [], large: true };
  return { state: WAITING, mends: [], failed: true };
}

async function note(entry, change) {
  Object.assign(entry, { gone: false, large: false, failed: false }, change);
  await keepEntry(entry);
  tell();
}

export function tell() {
  if (!("BroadcastChannel" in self)) return;
  const channel = new BroadcastChannel(CHANGED);
  channel.postMessage("changed");
  channel.close();
}
