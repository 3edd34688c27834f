// <button data-theme="light|dark|auto">: the choice is a cookie, so the server draws the next
// page in it and nothing flashes.
export function startTheme() {
  mark(document.documentElement.dataset.bsTheme ?? "auto");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-theme]");
    if (!button) return;
    const theme = button.dataset.theme;
    if (theme === "auto") delete document.documentElement.dataset.bsTheme;
    else document.documentElement.dataset.bsTheme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    mark(theme);
  });
}

function mark(theme) {
  for (const button of document.querySelectorAll("button[data-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
  }
}
