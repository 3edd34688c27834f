"""The months behind the demo: verdicts that turned, what mentors saw, scores, and the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from matchmaker.db import db
from matchmaker.demo.values import DemoRoster
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.programme import queries
from matchmaker.programme.core import VERIFIABLE, CriterionCode, default_gate
from matchmaker.programme.gates.core import Cause
from matchmaker.programme.gates.judging import judge
from matchmaker.programme.gates.models import Verification
from matchmaker.programme.scores.core import list_tickable
from matchmaker.programme.scores.models import ScoreTick
from matchmaker.programme.targets import service as targets
from matchmaker.programme.targets.core import Dimension, Plan
from matchmaker.reference.regencies import list_programme_regencies
from matchmaker.reference.sectors import SectorCode

MONTHS = 9
PART_OF_A_KABUPATEN = 25
SECTOR_TARGETS = {SectorCode.FOOD: 190, SectorCode.HERBAL: 80, SectorCode.CRAFT: 90}
_SEEN = (
    "Dilihat di tempat produksi, cocok dengan catatan penjualan.",
    "Pemilik menunjukkan buku produksi tiga bulan terakhir.",
)
_DIFFERENT = "Alat pengering hanya satu: sebulan paling banyak 300 kemasan."


def write_past(
    edition: Edition,
    roster: DemoRoster,
    parts: Mapping[int, Participation],
    *,
    mentor_id: int,
    mentored: frozenset[int],
    dice: Random,
    now: datetime,
) -> None:
    """Write how the IKM came to stand where they stand, from the first roster on.

    At first nobody has looked at anything in the field; month by month more are settled.
    `mentored` are the numbers of the IKM of `mentor_id`.
    """
    day = min(one.date for one in edition.days)
    begun = now - timedelta(days=30 * MONTHS)
    strict = replace(default_gate(), field_verified=frozenset(VERIFIABLE))
    judge(queries.list_ikm(edition.id), day, now=begun, cause=Cause.IMPORT, by_id=None, gate=strict)
    numbers = [firm.number for firm in roster.ikm]
    shown, *others = numbers
    dice.shuffle(others)
    # Whom the demo's owner looks at has some months of history.
    numbers = [*others[: len(others) // 2], shown, *others[len(others) // 2 :]]
    for month in range(1, MONTHS):
        at = begun + timedelta(days=30 * month, hours=dice.randrange(9))
        batch = numbers[_share(month - 1, len(numbers)) : _share(month, len(numbers))]
        seen = [number for number in batch if number in mentored]
        _write_seen([parts[number] for number in seen], mentor_id, at.date(), dice)
        for chosen, cause, by_id in (
            (seen, Cause.VERIFICATION, mentor_id),
            ([one for one in batch if one not in mentored], Cause.PROFILE, None),
        ):
            ids = [parts[number].id for number in chosen]
            judge(queries.list_ikm(edition.id, part_ids=ids), day, now=at, cause=cause, by_id=by_id)
    _write_ticks([parts[number] for number in numbers], mentor_id, now.date(), dice)


def set_demo_target(edition: Edition, now: datetime) -> None:
    """Set the programme's 350, the same in each of the 14 kabupaten."""
    today = now.astimezone(ZoneInfo(edition.time_zone)).date()
    regencies = [one.code for one in list_programme_regencies()]
    targets.set_target(
        edition,
        Plan(
            number=PART_OF_A_KABUPATEN * len(regencies),
            starts_on=today - timedelta(days=30 * MONTHS),
            due_on=today + timedelta(days=75),
        ),
        {
            Dimension.KABUPATEN: dict.fromkeys(regencies, PART_OF_A_KABUPATEN),
            Dimension.SECTOR: {str(code): number for code, number in SECTOR_TARGETS.items()},
        },
        today=today,
        now=now,
    )


def _share(month: int, count: int) -> int:
    """Return how many are settled by a month: slowly at first, then faster."""
    return round(0.92 * count * (month / (MONTHS - 1)) ** 1.4)


def _write_seen(parts: Sequence[Participation], mentor_id: int, day: date, dice: Random) -> None:
    for part in parts:
        # Now and then the field shows something else than the office's records.
        differs = dice.random() < 0.2
        db.session.add_all(
            Verification(
                company_id=part.company_id,
                criterion=str(code),
                holds=not (differs and code is CriterionCode.KNOWS_PRODUCTION),
                user_id=mentor_id,
                verified_on=day,
                note=_DIFFERENT
                if differs and code is CriterionCode.KNOWS_PRODUCTION
                else dice.choice(_SEEN),
                capacity_per_month=300
                if differs and code is CriterionCode.KNOWS_PRODUCTION
                else None,
            )
            for code in VERIFIABLE
        )
    db.session.flush()


def _write_ticks(parts: Sequence[Participation], mentor_id: int, day: date, dice: Random) -> None:
    db.session.add_all(
        ScoreTick(
            company_id=part.company_id,
            item=str(item),
            user_id=mentor_id,
            ticked_on=day - timedelta(days=dice.randrange(1, 90)),
        )
        for part in parts
        for item in sorted(list_tickable())
        if dice.random() < 0.45
    )
    db.session.flush()
