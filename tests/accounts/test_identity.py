from __future__ import annotations

import pytest

from matchmaker.accounts.identity import IdentityError, read_identity


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" Sri@Contoh.Example ", ("sri@contoh.example", None)),
        ("0812 3456 7890", (None, "+6281234567890")),
        ("+62 812-3456-7890", (None, "+6281234567890")),
    ],
)
def test_an_address_is_told_from_a_number(typed: str, read: tuple[str | None, str | None]) -> None:
    assert read_identity(typed) == read


@pytest.mark.parametrize("typed", ["", "sri", "sri@", "@contoh.example", "12", "0812@", "a b@c.id"])
def test_what_is_neither_is_refused(typed: str) -> None:
    with pytest.raises(IdentityError):
        read_identity(typed)
