// Toasts say what has happened and offer the way back. Each leaves by itself after a while,
// unless someone is at it.
const SECONDS = 8;

export function startToasts() {
  const tray = document.getElementById("toasts");
  if (!tray) return;
  tray.querySelectorAll(".toast").forEach(arm);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.(".toast")) arm(node);
    }
  }).observe(tray, { childList: true });
  tray.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) event.target.closest(".toast").remove();
  });
  // Undone: the toast has done its work.
  tray.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) event.target.closest(".toast")?.remove();
  });
}

export function showToast(text, undo) {
  const tray = document.getElementById("toasts");
  const pattern = document.getElementById(undo ? "toast-with-undo" : "toast-plain");
  if (!tray || !pattern || !text) return;
  const toast = pattern.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  if (undo) toast.querySelector("form").action = undo;
  tray.append(toast);
}

function arm(toast) {
  const seconds = Number(toast.dataset.seconds ?? SECONDS);
  let timer = setTimeout(() => toast.remove(), seconds * 1000);
  const hold = () => clearTimeout(timer);
  const go = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), 3000);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", go);
}
