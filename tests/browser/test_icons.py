"""The sprite holds the icons that are used, no fewer and no more."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CALL = re.compile(r"""icon(?:_name=|\()["']([a-z0-9-]+)["']""")
QUOTED = re.compile(r"""["']([a-z0-9-]+)["']""")


def listed() -> set[str]:
    lines = (ROOT / "frontend" / "icons.txt").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def sources() -> str:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "matchmaker").rglob("*.py")]
    return "\n".join(file.read_text() for file in files)


def test_every_icon_that_a_template_names_is_in_the_sprite():
    assert set(CALL.findall(sources())) - listed() - {"brand"} == set()


def test_the_sprite_carries_no_icon_that_nobody_uses():
    assert listed() - set(QUOTED.findall(sources())) == set()
