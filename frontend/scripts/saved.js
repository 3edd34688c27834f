// Registers the worker that keeps pages, and says so when a page is a kept one.
export function startSaved() {
  const { worker, savedAt } = document.body.dataset;
  if (worker && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(worker).catch(() => {
      // Private windows refuse it; the page works all the same while there is a connection.
    });
  }
  const note = document.getElementById("saved-note");
  if (!savedAt || !note) return;
  const at = new Date(savedAt).toLocaleString(document.documentElement.lang, {
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  const text = note.querySelector("p");
  text.textContent = text.textContent.replace("{time}", at);
  note.hidden = false;
  // A page on which somebody is writing stays as it is: it sends by itself.
  const writing = document.querySelector("form[data-keeps]");
  window.addEventListener("online", () => {
    if (writing) note.hidden = true;
    else window.location.reload();
  });
}
