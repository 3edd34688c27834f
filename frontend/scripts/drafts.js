// Answers that could not be sent yet, kept in this browser for whoever is signed in. They go when
// they have arrived, when somebody else signs in, and at signing out.
const PREFIX = "answers:";

const person = () => document.body.dataset.person ?? "";
const keyOf = (url) => `${PREFIX}${person()}:${url}`;

export function keepDraft(url, fields, title) {
  try {
    localStorage.setItem(keyOf(url), JSON.stringify({ url, fields, title, at: Date.now() }));
    return true;
  } catch {
    return false; // full, or a private window: the page itself still holds the answers
  }
}

export function findDraft(url) {
  return read(keyOf(url));
}

export function dropDraft(url) {
  remove(keyOf(url));
}

export function listDrafts() {
  return keys()
    .filter((key) => key.startsWith(keyOf("")))
    .map(read)
    .filter(Boolean);
}

/** Forget what belongs to anybody but `kept` (nobody when it is empty). */
export function forgetDrafts(kept) {
  for (const key of keys()) {
    if (key.startsWith(PREFIX) && !(kept && key.startsWith(`${PREFIX}${kept}:`))) remove(key);
  }
}

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing could be kept either.
  }
}
