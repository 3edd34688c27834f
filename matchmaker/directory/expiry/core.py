"""When a permit ends and whether it is time to say so; what to do about it, in words."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from matchmaker.reference.permits import PermitKind
from matchmaker.reference.texts import Text

# Who was not told in time is told for so long; older ends are history, not news.
NEWS_FOR = timedelta(days=30)


class Stage(StrEnum):
    """How near the end of a permit is."""

    NEAR = "near"
    OVER = "over"


def find_end(kind: str, number: str, expires_on: date | None) -> date | None:
    """Return the last day of a permit, None for one that does not end.

    A P-IRT is valid to 31 December of the year in its last two digits (PerBPOM 22/2018).
    """
    if expires_on is None and kind == PermitKind.PIRT and number[-2:].isdecimal():
        return date(2000 + int(number[-2:]), 12, 31)
    return expires_on


def month_before(day: date) -> date:
    """Return the same day of the month before, or that month's last: 31 December, 30 November."""
    last_of_before = day.replace(day=1) - timedelta(days=1)
    return last_of_before.replace(day=min(day.day, last_of_before.day))


def stage_of(end: date, today: date) -> Stage | None:
    """Return what there is to tell of a permit today: from a month ahead until its last day that
    it expires, then for a while that it has; None before and long after.
    """
    if month_before(end) <= today <= end:
        return Stage.NEAR
    return Stage.OVER if end < today <= end + NEWS_FOR else None


_MENDS = {
    PermitKind.PIRT: Text(
        id="Ajukan perpanjangan SPP-IRT lewat OSS ke dinas kesehatan kabupaten. Mulai sekarang: "
        "prosesnya beberapa minggu.",
        en="Apply for the renewal of the SPP-IRT through OSS at the health office of your "
        "kabupaten. Begin now: it takes some weeks.",
    ),
    PermitKind.BPOM_FOOD: Text(
        id="Ajukan registrasi ulang izin edar pangan ke BPOM.",
        en="Apply to BPOM for the food authorisation to be registered again.",
    ),
    PermitKind.BPOM_HERBAL: Text(
        id="Ajukan registrasi ulang izin edar obat tradisional ke BPOM.",
        en="Apply to BPOM for the authorisation of traditional medicine to be registered again.",
    ),
    PermitKind.HALAL: Text(
        id="Perpanjang sertifikat halal ke BPJPH lewat SIHALAL, atau minta bantuan pendamping "
        "halal.",
        en="Renew the halal certificate with BPJPH through SIHALAL, or ask a halal companion.",
    ),
}
_ELSE = Text(
    id="Perpanjang pada lembaga yang menerbitkannya.",
    en="Renew it with the body that issued it.",
)


def say_mend(kind: str) -> Text:
    """Return what the owner does to renew a permit of a kind."""
    return _MENDS.get(PermitKind(kind), _ELSE) if kind in set(PermitKind) else _ELSE
