"""Prepared WhatsApp messages about what is missing: to the owner and to the mentor."""

from __future__ import annotations

from matchmaker.notifications.whatsapp import wa_me
from matchmaker.programme.shortfall.queries import Mentor, ShortLine


def write_to_owner(line: ShortLine, edition_name: str) -> str:
    """Return the wa.me address of a message to the owner; empty without a number."""
    if not line.phone:
        return ""
    help_from = f"\nPendamping Anda, {line.mentors[0].name}, siap membantu." if line.mentors else ""
    return wa_me(
        line.phone,
        f"Halo {line.owner or line.name}, {line.name} tinggal {_steps(line)} lagi untuk naik kelas "
        f"dan ikut {edition_name}.\n{_mends(line)}{help_from}",
    )


def write_to_mentor(line: ShortLine, mentor: Mentor, edition_name: str) -> str:
    """Return the wa.me address of a message to a mentor; empty without a number."""
    if not mentor.phone:
        return ""
    return wa_me(
        mentor.phone,
        f"Halo {mentor.name}, {line.name} tinggal {_steps(line)} lagi untuk naik kelas dan ikut "
        f"{edition_name}.\n{_mends(line)}",
    )


def _steps(line: ShortLine) -> str:
    return {1: "satu langkah", 2: "dua langkah"}.get(len(line.lacks), f"{len(line.lacks)} langkah")


def _mends(line: ShortLine) -> str:
    # Messages are in Indonesian, whatever the one who taps them reads.
    return "\n".join(f"- {mend.id}" for mend in line.mends)
