// A sheet opens by its address (#filters) without script. With script the address stays as it
// is, the page beneath does not scroll, Escape and a tap outside close it, focus comes back.
let opener = null;

export function startSheets() {
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-sheet]");
    if (toggle) {
      event.preventDefault();
      open(document.getElementById(toggle.dataset.sheet), toggle);
    } else if (event.target.closest("[data-sheet-close]") || event.target.matches(".sheet.is-open")) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    const sheet = document.querySelector(".sheet.is-open");
    if (!sheet) return;
    if (event.key === "Escape") close();
    else if (event.key === "Tab") keepInside(sheet, event);
  });
}

function open(sheet, toggle) {
  if (!sheet) return;
  opener = toggle;
  sheet.classList.add("is-open");
  toggle.setAttribute("aria-expanded", "true");
  document.documentElement.classList.add("has-open-sheet");
  reachable(sheet)[0]?.focus();
}

function close() {
  document.querySelector(".sheet.is-open")?.classList.remove("is-open");
  document.documentElement.classList.remove("has-open-sheet");
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
  opener = null;
}

function reachable(sheet) {
  return [...sheet.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
    (element) => !element.disabled && element.offsetParent !== null,
  );
}

function keepInside(sheet, event) {
  const all = reachable(sheet);
  const first = all[0];
  const last = all[all.length - 1];
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}
