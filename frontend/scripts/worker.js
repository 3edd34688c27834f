// Keeps the last seen "Jadwal saya" for halls without a connection, with the style sheet, script,
// font and icons that it needs. Nothing else is kept, and nobody's pages outlive their sign-out.
const PAGES = "pages";
const BUILT = "built";
const SCHEDULE = /\/jadwal-saya$/;
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
  } else if (url.pathname.startsWith("/static/build/")) {
    event.respondWith(keptOrFresh(request));
  }
});

async function freshOrKept(request) {
  const pages = await caches.open(PAGES);
  const kept = await pages.match(request);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && answer.type === "basic") await pages.put(request, answer.clone());
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
