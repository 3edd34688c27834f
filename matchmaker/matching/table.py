"""A ranking drawn for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from matchmaker.matching.core.rule import Refusal
from matchmaker.matching.core.types import Contribution, Gap, Ranked

_WORDS = {
    "id": (
        "Peringkat",
        "Skor",
        "Pencari",
        "Kandidat",
        "tidak ada kandidat",
        "sebaiknya tidak dipertemukan",
        "penghalang",
        "catatan",
    ),
    "en": ("Rank", "Score", "Seeker", "Candidate", "no candidates", "rather not", "stop", "note"),
}
_WIDTH = 96


def draw_table(ranking: list[Ranked], locale: str) -> str:
    """The ranking for a terminal: one line a candidate, under it what speaks for and against.

    Control characters of names are shown as escapes, so that a file cannot steer the terminal.
    """
    rank, score, seeker, candidate, none, rather_not, stop, note = _WORDS[locale]
    if not ranking:
        return none
    width = max(12, *(len(_plain(r.id)) for r in ranking))
    lines = [f"{rank:>9}  {'id':<{width}}  {score:>5}  {seeker:>9}  {candidate:>9}"]
    for place, ranked in enumerate(ranking, start=1):
        lines.append(
            f"{place:>9}  {_plain(ranked.id):<{width}}  {ranked.score:>5.0%}  "
            f"{ranked.seeker:>9.0%}  {ranked.candidate:>9.0%}"
        )
        if ranked.rather_not:
            lines.append(f"{'':11}x {rather_not}")
        for reason in ranked.reasons[:4]:
            lines += _wrap(f"+ {_say(reason, locale)}")
        for gap in ranked.gaps:
            lines += _wrap(
                f"{'x' if gap.hard else '-'} {_say(gap, locale)} ({stop if gap.hard else note})"
            )
    return "\n".join(lines)


def list_refused(refused: Iterable[tuple[str, Refusal]], locale: str) -> list[str]:
    """The lines under the table: whom the edition's rule keeps apart, and why."""
    return [
        f"{_plain(candidate_id)}: {_plain(why.en if locale == 'en' else why.id)}"
        for candidate_id, why in refused
    ]


def _say(item: Contribution | Gap, locale: str) -> str:
    return _plain(item.en if locale == "en" else item.id)


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * 11, subsequent_indent=" " * 13)


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
