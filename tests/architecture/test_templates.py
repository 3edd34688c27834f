"""Every template exists, is used, and keeps to the Content-Security-Policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from matchmaker.notifications.registry import list_topics
from tests.architecture.tree import TEMPLATES, list_files, short

PAGES = list_files("templates", ending=".html")
NAMES = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
# Found by its name alone: Flask asks for it (error pages by their number).
FOUND_BY_NAME = re.compile(r"^errors/\d{3}\.html$")
_IN_CODE = re.compile(r"""["']([\w/]+\.(?:html|txt))["']""")
_IN_TEMPLATES = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s*\(?\s*["']([^"']+)["']""")


def without_comments(path: Path) -> str:
    return re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)


def _mentioned() -> set[str]:
    names: set[str] = set()
    for path in list_files("matchmaker", "worker"):
        names |= set(_IN_CODE.findall(path.read_text("utf-8")))
    for path in TEMPLATES.rglob("*"):
        if path.is_file():
            text = without_comments(path)
            names |= set(_IN_TEMPLATES.findall(text))
            names |= set(_IN_CODE.findall(text))
    return names


def test_every_template_that_is_asked_for_exists() -> None:
    asked = {name for name in _mentioned() if "/" in name and not name.startswith("/")}
    assert asked - NAMES == set()


def test_every_template_is_used(app: Flask) -> None:
    with app.app_context():
        letters = {
            name
            for topic in list_topics()
            for name in (
                f"email/{topic}/subject.txt",
                f"email/{topic}/body.txt",
                f"email/{topic}/body.html",
                f"whatsapp/{topic}.txt",
            )
        }
    unused = NAMES - _mentioned() - letters
    assert {name for name in unused if not FOUND_BY_NAME.match(name)} == set()


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_a_page_holds_no_inline_script_style_or_handler(page: Path) -> None:
    """The policy allows none; letters, which no browser of ours shows, may style themselves."""
    text = without_comments(page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"hx-on", text), "inline handler of htmx"
    assert "javascript:" not in text
    if "email" not in page.relative_to(TEMPLATES).parts:
        assert "<style" not in text, "inline style sheet"
        assert not re.search(r"\sstyle\s*=", text), "inline style"


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_a_page_trusts_nothing_it_was_given(page: Path) -> None:
    """`|safe` would let what somebody typed act in a page."""
    assert not re.search(r"\|\s*safe\b", page.read_text("utf-8"))
    assert "autoescape false" not in page.read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_a_form_that_posts_carries_the_token(page: Path) -> None:
    text = page.read_text("utf-8")
    for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text, re.DOTALL | re.I):
        assert re.search(r"csrf_token|hidden_tag|csrf\(", form), form[:120]
