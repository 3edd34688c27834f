"""Nothing in the tree names a machine: no registry, no folder of whoever wrote it."""

from __future__ import annotations

import re

from tests.architecture.tree import list_tracked, short

# Built from pieces, lest this file be its own finding.
_SLASH = "/"
MACHINE_PATHS = [
    re.compile(rf"(?<![\w.]){_SLASH}{folder}{_SLASH}")
    for folder in ("wo" + "rk", "ho" + "me", "ro" + "ot", "Us" + "ers", "tm" + "p")
]
REGISTRIES = re.compile(
    "|".join(
        [
            r"--" + r"(?:extra-)?index" + r"-url",
            r"--" + r"find" + r"-links",
            "pypi" + r"\.org" + _SLASH + "simple",
            "registry" + r"\.npmjs\.org",
            "files" + r"\.python" + "hosted",
            r'"res' + r'olved"\s*:',
            "artifact" + "ory",
        ]
    )
)
# A temporary folder that belongs to the program's own meaning, with the reason.
MEANT: dict[str, str] = {}
BINARY = {".xlsx", ".png", ".woff2", ".ico", ".mo", ".pdf", ".gz"}


def _texts() -> list[tuple[str, str]]:
    return [
        (short(path), path.read_text("utf-8", errors="replace"))
        for path in list_tracked()
        if path.suffix not in BINARY and path.name != "test_addresses.py"
    ]


def test_no_file_names_a_registry() -> None:
    assert [name for name, text in _texts() if REGISTRIES.search(text)] == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = {
        name: match.group()
        for name, text in _texts()
        for pattern in MACHINE_PATHS
        if name not in MEANT and (match := pattern.search(text))
    }
    assert found == {}
