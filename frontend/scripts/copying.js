import { showToast } from "./toasts.js";

// <button data-copy="text"> or <button data-copy-from="#field">: copies and says so.
export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-from]");
    if (!button) return;
    const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
    const value = source ? (source.value ?? source.textContent.trim()) : button.dataset.copy;
    if (await copied(value)) showToast(document.body.dataset.textCopied);
    else source?.select?.();
  });
}

async function copied(value) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return copiedTheOldWay(value);
  }
}

// Pages served without https on a local network have no clipboard interface.
function copiedTheOldWay(value) {
  const field = document.createElement("textarea");
  field.value = value;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
