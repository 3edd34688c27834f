"""What every page owes its reader, asked of a page in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

_WIDER_THAN_THE_WINDOW = """() => document.scrollingElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map((e) => `${e.tagName}.${e.getAttribute("class")}`).concat("sideways")
  : []"""

_SMALLER_THAN_A_THUMB = """() => [...document.querySelectorAll(
    "nav a, nav summary, header.topbar a, header.topbar summary, button, .btn, select, " +
    "input:not([type=hidden]):not([type=checkbox]):not([type=radio])")]
  .filter((e) => !e.closest(".visually-hidden, .skip-link"))
  .filter((e) => getComputedStyle(e).visibility !== "hidden")
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height && (box.width < 43.5 || box.height < 43.5))
  .map(([e, box]) => `${e.tagName}.${e.className} ${box.width}x${box.height}`)"""

# What fades in is pale for a moment: axe would hold that against it.
_ALL_STILL = """() => Promise.all(document.getAnimations()
  .filter((a) => a.effect && a.effect.getComputedTiming().iterations !== Infinity)
  .map((a) => a.finished.catch(() => null)))"""

_AXE = """async () => (await axe.run(document, {
  resultTypes: ["violations"], reporter: "no-passes" })).violations.map((found) => `${found.id}: ` +
  found.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | "))"""


class Watched:
    """A page whose console is listened to from the start."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def _hear(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]
        if kind in {"error", "warning"}:
            self.said.append(f"console: {text}")

    def faults(self) -> list[str]:
        """Return what is wrong with the page as it stands; empties the console's memory."""
        said, self.said = self.said, []
        page = self.page
        page.evaluate(_ALL_STILL)
        page.evaluate(AXE.read_text())
        checks: dict[str, Callable[[], list[str]]] = {
            "wide": lambda: page.evaluate(_WIDER_THAN_THE_WINDOW),
            "small": lambda: page.evaluate(_SMALLER_THAN_A_THUMB),
            "axe": lambda: page.evaluate(_AXE),
        }
        found = [f"{name}: {fault}" for name, check in checks.items() for fault in check()]
        return said + found
