"""Reading the tables under `data/`: plain CSV, UTF-8, one header line."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType

Record = MappingProxyType[str, str]


@cache
def table(name: str) -> tuple[Record, ...]:
    """Return the rows of `data/<name>.csv`, each as an unchangeable mapping of column to text."""
    text = files("matchmaker.reference").joinpath("data", f"{name}.csv").read_text("utf-8")
    return tuple(MappingProxyType(dict(row)) for row in csv.DictReader(io.StringIO(text)))


def fold(text: str) -> str:
    """Return `text` for comparison: no case, no punctuation, single blanks.

    >>> fold("  Selai/Dodol   NANAS ")
    'selai dodol nanas'
    """
    return " ".join(re.sub(r"[^\w]+|_", " ", text.casefold()).split())
