"""Every English source string has its Indonesian words."""

from __future__ import annotations

import re
from configparser import ConfigParser
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT

CATALOGUE = ROOT / "matchmaker" / "translations" / "id" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

# Indonesian that reads the same as the English, each with its reason.
SAME = {
    "JSON": "a name",
    "NIB": "an Indonesian abbreviation that stays",
    "%(num)s IKM": "an Indonesian abbreviation that stays",
    "%(num)s brief": "the trade's own word in both languages",
    "%(hits)s (%(percent)s%%)": "a number and its share",
    "%(people)s, %(when)s": "two values and a comma",
    "%(price)s per %(unit)s": "the same word",
    "GMP / CPPOB": "abbreviations that stay",
    "KBLI 2020": "an Indonesian abbreviation that stays",
    "Tag": "the same word",
    "fair trade": "the name by which the label is known in Indonesia too",
    "Bank": "the same word",
    "Barcode": "the word on rosters, in shops and in look.md",
    "IKM": "an Indonesian abbreviation that stays",
    "IKM, Sragen": "an abbreviation that stays, and a place",
    "Kabupaten": "the law's word for the district, kept in English too",
    "Naik kelas": "the programme's own name for it",
    "Target": "the same word",
    "Temu Bisnis": "the name of the platform",
    "WhatsApp": "a name",
    "halal": "the same word",
    "naik kelas": "the programme's own name for it",
}


@cache
def list_sources() -> frozenset[str]:
    """Return the strings that the code and the templates mark for translation."""
    found: set[str] = set()
    methods, options = _mapping()
    for folder in ("matchmaker", "worker", "templates"):
        for _, _, message, _, _ in extract_from_dir(
            str(ROOT / folder),
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
            options_map={p.removeprefix(f"{folder}/"): o for p, o in options.items()},
            keywords=KEYWORDS,
            # Babel passes over folders such as _layout and _macros unless told.
            directory_filter=lambda path: not Path(path).name.startswith((".", "__")),
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return frozenset(found)


def _mapping() -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    parser = ConfigParser()
    parser.read(ROOT / "babel.cfg")
    methods, options = [], {}
    for section in parser.sections():
        method, pattern = section.split(":")
        methods.append((pattern.strip(), method.strip()))
        options[pattern.strip()] = dict(parser[section])
    return methods, options


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="id")


def _words(message: str) -> list[str]:
    found = catalogue().get(message)
    if found is None or found.fuzzy:
        return []
    return [found.string] if isinstance(found.string, str) else list(found.string)


def test_there_is_something_to_translate() -> None:
    assert len(list_sources()) > 100
    assert "Skip to content" in list_sources()


def test_every_string_is_translated() -> None:
    missing = sorted(text for text in list_sources() if not any(_words(text)))
    assert missing == []


def test_what_reads_the_same_is_on_the_list_with_a_reason() -> None:
    same = {text for text in list_sources() if _words(text) == [text]}
    assert same - set(SAME) == set()


def test_placeholders_survive_translation() -> None:
    differing = [
        text
        for text in list_sources()
        for words in _words(text)
        if set(PLACEHOLDER.findall(words)) != set(PLACEHOLDER.findall(text))
    ]
    assert differing == []


def test_the_catalogue_can_be_compiled() -> None:
    """What `pybabel compile` refuses stops every installation ("30 % deposit" read as a %d)."""
    faults = [(message.id, errors) for message, errors in catalogue().check()]
    assert faults == []


def test_the_catalogue_holds_no_string_that_is_gone() -> None:
    ids = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue() if m.id}
    assert ids - list_sources() == set()


@pytest.mark.parametrize("mark", ["!", "kamu "])
def test_the_words_stay_calm_and_polite(mark: str) -> None:
    """ "Anda", never "kamu"; nothing exclaims (look.md)."""
    loud = [
        words
        for text in list_sources()
        for words in [text, *_words(text)]
        if mark in f"{words.lower()} "
    ]
    assert loud == []
