from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.notifications.mailbox import UnknownLetterError, get_letter, list_letters

NAME = "20261124T040506.000000Z-abcdefgh12345678.eml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one letter and of what is none, beside a letter that is not for the page."""
    folder = tmp_path / "mail"
    folder.mkdir()
    for path in (folder / NAME, folder / f"{NAME}.bak", folder / f".{NAME}", tmp_path / NAME):
        path.write_text("To: x\n\na letter")
    return folder


def test_a_letter_is_known_by_its_whole_name(folder: Path) -> None:
    assert get_letter(folder, NAME).message_id == "abcdefgh12345678"
    assert [letter.name for letter in list_letters(folder)] == [NAME]


@pytest.mark.parametrize("name", [f"../{NAME}", f"../mail/{NAME}", f"{NAME}.bak", f".{NAME}", ""])
def test_no_other_name_is_a_letter(folder: Path, name: str) -> None:
    with pytest.raises(UnknownLetterError):
        get_letter(folder, name)
