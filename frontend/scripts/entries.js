// Visits that were written down on this phone, in its IndexedDB until the server has them. Read by
// the page and by the worker alike, so nothing here touches a document.
const NAME = "visits";
const STORE = "entries";
const SENT_SHOWN_MS = 24 * 60 * 60 * 1000;

export const WAITING = "waiting";
export const SENDING = "sending";
export const SENT = "sent";
export const REFUSED = "refused";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.result.createObjectStore("drafts", { keyPath: "person" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(store, mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const keepEntry = (entry) => within(STORE, "readwrite", (store) => store.put(entry));
export const findEntry = (id) => within(STORE, "readonly", (store) => store.get(id));
export const deleteEntry = (id) => within(STORE, "readwrite", (store) => store.delete(id));
export const keepDraft = (draft) => within("drafts", "readwrite", (store) => store.put(draft));
export const findDraft = (person) => within("drafts", "readonly", (store) => store.get(person));
export const deleteDraft = (person) => within("drafts", "readwrite", (store) => store.delete(person));

// The oldest first; what was sent long ago is left out and forgotten.
export async function listEntries() {
  const all = (await within(STORE, "readonly", (store) => store.getAll())) ?? [];
  const shown = [];
  for (const entry of all) {
    if (entry.state === SENT && Date.now() - entry.sentAt > SENT_SHOWN_MS) await deleteEntry(entry.id);
    else shown.push(entry);
  }
  return shown.sort((a, b) => a.savedAt - b.savedAt);
}

export async function listUnsent() {
  return (await listEntries()).filter((entry) => entry.state !== SENT);
}

export async function forgetAll() {
  await within(STORE, "readwrite", (store) => store.clear());
  await within("drafts", "readwrite", (store) => store.clear());
}
