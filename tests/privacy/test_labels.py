"""What is kept has plain names, on the page and in a spreadsheet."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

from matchmaker.privacy.labels import FIELD_NAMES, SECTION_NAMES, tabulate

ROOMS = Path(__file__).parents[2] / "matchmaker"
# Not columns of a table: the languages of a text, and what the retention run counts.
NO_COLUMNS = {"id", "en", "addresses", "codes"}


def test_every_table_and_column_of_what_is_kept_has_a_name() -> None:
    keys = {
        key.value
        for path in ROOMS.rglob("privacy.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert len(keys) > 100
    assert keys - SECTION_NAMES.keys() - FIELD_NAMES.keys() - NO_COLUMNS == set()


def test_a_spreadsheet_has_words_for_codes_and_keeps_numbers_and_days(app: Flask) -> None:
    rows = [
        {"state": "sent", "price": 12_000, "created_at": date(2026, 12, 1), "kept": True},
        {"name": "Bu Tumini"},
    ]
    with app.test_request_context(), force_locale("id"):
        found = tabulate({"messages": rows, "permits": []})
    assert found == {
        "Pesan untuk Anda": [
            {
                "Status": "terkirim",
                "Harga": 12_000,
                "Disimpan sejak": date(2026, 12, 1),
                "Disimpan sejak [2]": "ya",
            },
            {"Nama": "Bu Tumini"},
        ]
    }
