import htmx from "htmx.org/dist/htmx.esm.js";
import { startCopying } from "./copying.js";
import { startEditing } from "./editing.js";
import { startFaults } from "./faults.js";
import { startLive } from "./live.js";
import { startMenus } from "./menus.js";
import { startMentoring } from "./mentoring.js";
import { startPhotos } from "./photos.js";
import { startSaved } from "./saved.js";
import { startSheets } from "./sheets.js";
import { startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { showToast, startToasts } from "./toasts.js";
import { startWeighing } from "./weighing.js";

// The policy allows neither eval nor inline style; htmx needs neither when told so.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyRestoreAsHxRequest: false,
  scrollIntoViewOnBoost: false,
  // A refused form (422), a taken slot (409) or "wait a little" (429) carries its own page.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(409|422|429)", swap: true, error: false },
    { code: "[45]..", swap: false, error: true },
  ],
});

const text = (name) => document.body.dataset[name] ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

// One thin bar for whatever is on its way.
let underway = 0;
const busy = (step) => {
  underway = Math.max(0, underway + step);
  document.getElementById("busy")?.classList.toggle("is-busy", underway > 0);
};
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.closest("[data-quiet]")) busy(1);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.closest("[data-quiet]")) busy(-1);
});

document.addEventListener("htmx:sendError", (event) => {
  if (!event.target.closest("[data-quiet]")) showToast(text("textOffline"));
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.target.closest("[data-quiet]")) return;
  const status = event.detail.xhr.status;
  if (status === 401) window.location.reload();
  else showToast(status === 403 ? text("textForbidden") : text("textFailed"));
});
// A view may answer with HX-Trigger: {"toast": {"text": "...", "undo": "/..."}}.
document.addEventListener("toast", (event) => showToast(event.detail.text ?? event.detail.value, event.detail.undo));

// A field marked data-autosubmit sends its form when changed; its button is for those without script.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form?.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

startMenus();
startTabs();
startSheets();
startToasts();
startCopying();
startTheme();
startSaved();
startMentoring();
startEditing();
startPhotos();
startWeighing();
startFaults();
htmx.onLoad((root) => {
  startLive(root, (element, detail) => htmx.trigger(element, "live", detail));
  for (const element of root.querySelectorAll?.("[data-needs-script]") ?? []) element.hidden = false;
});
