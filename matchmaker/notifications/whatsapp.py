"""Prepared WhatsApp messages: an address that opens WhatsApp with the text typed in."""

from __future__ import annotations

from urllib.parse import quote

# WhatsApp cuts long texts that come in an address; several messages share one up to here.
LONGEST_TEXT = 3000


def wa_me(phone: str, text: str) -> str:
    """Return the wa.me address of a number (E.164, as `+62812...`) with a text."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text, safe='')}"


def join_texts(texts: list[str]) -> tuple[str, int]:
    """Join texts for one person while they fit; returns the text and how many it holds.

    The first is always in, however long. Who is greeted once is not greeted again.
    """
    joined, count = "", 0
    first, blank, _rest = texts[0].partition("\n\n") if texts else ("", "", "")
    greeting = f"{first}{blank}" if blank else ""
    for text in texts:
        longer = f"{joined}\n\n{text.removeprefix(greeting)}" if count else text
        if count and len(longer) > LONGEST_TEXT:
            break
        joined, count = longer, count + 1
    return joined, count
