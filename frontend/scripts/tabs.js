// On a narrow screen a row of tabs is longer than it: the one that is open is brought into sight.
export function startTabs() {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const row = tab.closest(".tabs");
    const beyond = tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
    if (beyond > 0) row.scrollLeft += beyond + (row.clientWidth - tab.offsetWidth) / 2;
  }
}
