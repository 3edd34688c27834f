"""When a permit counts at the gate, and why one does not, with the dates that matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.directory.core import PermitState
from matchmaker.reference.permits import (
    AllOf,
    PermitKind,
    Requirement,
    describe,
    get_permit_name,
    list_gaps,
    list_kinds,
)
from matchmaker.reference.texts import Text, write_date


@dataclass(frozen=True, kw_only=True, slots=True)
class PermitFact:
    """A permit as the gate sees it. `number` matters for a P-IRT only: its year is in it."""

    kind: PermitKind
    number: str
    state: PermitState
    expires: date | None = None


def find_end(permit: PermitFact) -> date | None:
    """Return the last day of a permit; None when it has none.

    A P-IRT without one is valid to 31 December of the year in its last two digits (PerBPOM
    22/2018).
    """
    if permit.expires is not None or permit.kind is not PermitKind.PIRT:
        return permit.expires
    if not permit.number[-2:].isdigit():
        return None
    return date(2000 + int(permit.number[-2:]), 12, 31)


def is_held(permit: PermitFact, day: date) -> bool:
    """Return whether a permit counts on `day`.

    Verified and declared count, in process does not. A permit without an expiry date is valid,
    P-IRT apart: without a year in its number nobody can tell.
    """
    if permit.state is PermitState.IN_PROCESS:
        return False
    end = find_end(permit)
    if end is None:
        return permit.kind is not PermitKind.PIRT
    return end >= day


def explain(permits: Sequence[PermitFact], requirement: Requirement, day: date) -> Text:
    """Say for every permit that could count, but does not, why it does not."""
    told = [_why(permit, day) for permit in _list_lapsed(permits, requirement, day)]
    if not told:
        return Text(id="Izin yang diminta belum ada.", en="A permit that it takes is missing.")
    return _join(told)


def mend(
    permits: Sequence[PermitFact], requirement: Requirement, held: set[PermitKind], day: date
) -> Text:
    """Say what would meet the requirement: renew what has ended, follow up what is in process,
    get what was never there, and where.
    """
    gaps = list_gaps(requirement, held)
    gap = describe(gaps[0] if len(gaps) == 1 else AllOf(tuple(gaps)))
    told = [Text(id=f"Perlu {gap.id} yang berlaku.", en=f"It takes a valid {gap.en}.")]
    missing = [kind for one in gaps for kind in list_kinds(one) if kind not in held]
    lapsed = {p.kind: p for p in _list_lapsed(permits, requirement, day) if p.kind in missing}
    told += [_how(lapsed[kind], day) for kind in missing if kind in lapsed]
    if not lapsed:
        name = get_permit_name(missing[0])
        told.append(
            Text(
                id=f"Urus {name.short.id} di {name.where.id}.",
                en=f"Get the {name.short.en} at {name.where.en}.",
            )
        )
    return _join(told)


def _list_lapsed(
    permits: Sequence[PermitFact], requirement: Requirement, day: date
) -> Sequence[PermitFact]:
    kinds = list_kinds(requirement)
    held = {permit.kind for permit in permits if is_held(permit, day)}
    return [permit for permit in permits if permit.kind in kinds and permit.kind not in held]


def _why(permit: PermitFact, day: date) -> Text:
    name = get_permit_name(permit.kind).short
    if permit.state is PermitState.IN_PROCESS:
        return Text(id=f"{name.id} masih dalam proses.", en=f"{name.en} is in process.")
    end = find_end(permit)
    if end is None:
        return Text(
            id=f"Nomor {name.id} tidak memuat tahun berakhirnya.",
            en=f"The number of the {name.en} does not hold its last year.",
        )
    written, days = write_date(end), (day - end).days
    return Text(
        id=f"{name.id} berakhir pada {written.id}, {days} hari sebelum acara.",
        en=f"{name.en} ends on {written.en}, {_days(days)} before the event.",
    )


def _how(permit: PermitFact, day: date) -> Text:
    name = get_permit_name(permit.kind)
    if permit.state is PermitState.IN_PROCESS:
        return Text(
            id=f"Tanyakan kapan {name.short.id} terbit di {name.where.id}.",
            en=f"Ask at {name.where.en} when the {name.short.en} will be issued.",
        )
    end = find_end(permit)
    if end is None:
        return Text(
            id=f"Periksa nomor {name.short.id} pada sertifikatnya.",
            en=f"Check the number of the {name.short.en} on its certificate.",
        )
    return Text(
        id=f"Perpanjang {name.short.id} di {name.where.id}.",
        en=f"Renew the {name.short.en} at {name.where.en}.",
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _join(texts: Sequence[Text]) -> Text:
    return Text(id=" ".join(text.id for text in texts), en=" ".join(text.en for text in texts))
