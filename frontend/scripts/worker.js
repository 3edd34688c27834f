// Keeps the last seen "Jadwal saya" and a mentor's pages for places without a connection, with the
// style sheet, script, font and icons that they need; sends visits written down there when the
// connection is back. Nothing else is kept, and nobody's pages outlive their sign-out.
import { sendWaiting } from "./sending.js";

const PAGES = "pages";
const BUILT = "built";
const SCHEDULE = /\/jadwal-saya$/;
const MENTORING = /\/pendampingan(\/catat|\/ikm\/\w+|\/kunjungan\/\w+)?$/;
const PATIENCE_MS = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/(masuk|keluar)/.test(url.pathname)) {
    event.waitUntil(caches.delete(PAGES));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" && SCHEDULE.test(url.pathname)) {
    event.respondWith(freshOrKept(request));
  } else if (request.mode === "navigate" && MENTORING.test(url.pathname)) {
    // The form is one page for every IKM: its script reads the rest of the address.
    event.respondWith(freshOrKept(request, url.origin + url.pathname, !url.search));
  } else if (url.pathname.startsWith("/static/build/")) {
    event.respondWith(keptOrFresh(request));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === "visits") event.waitUntil(sendWaiting());
});

async function freshOrKept(request, address = request, keeps = true) {
  const pages = await caches.open(PAGES);
  const kept = await pages.match(address);
  const fresh = fetch(request).then(async (answer) => {
    if (keeps && answer.ok && answer.type === "basic") await pages.put(address, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  try {
    return await Promise.race([fresh, afterPatience()]);
  } catch {
    fresh.catch(() => {});
    return marked(kept);
  }
}

function afterPatience() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE_MS));
}

// The page says how old it is: see saved.js.
async function marked(kept) {
  const html = await kept.text();
  const headers = new Headers(kept.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const body = html.replace("<body ", `<body data-saved-at="${kept.headers.get("Date")}" `);
  return new Response(body, { headers });
}

// Built files carry their hash in their name: what is kept is right, and the old can go.
async function keptOrFresh(request) {
  const built = await caches.open(BUILT);
  const kept = await built.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await forgetOlder(built, request);
    await built.put(request, answer.clone());
  }
  return answer;
}

async function forgetOlder(built, request) {
  const name = (address) => address.replace(/-[0-9a-f]{10}\./, ".");
  for (const old of await built.keys()) {
    if (name(old.url) === name(request.url)) await built.delete(old);
  }
}
