from __future__ import annotations

from datetime import date, time

from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.events import service
from matchmaker.events.core import SessionHours
from matchmaker.events.models import Edition

FIRST_DAY = date(2026, 12, 15)
SECOND_DAY = date(2026, 12, 16)


def make_edition(
    host: Host,
    *,
    name: str = "Temu Bisnis 2026",
    days: tuple[date, ...] = (FIRST_DAY, SECOND_DAY),
    table_count: int = 5,
    slot_minutes: int = 20,
) -> Edition:
    edition = service.create_edition(
        host_id=host.id,
        name=name,
        venue="Gedung Wanita",
        city="Semarang",
        time_zone="Asia/Jakarta",
        days=days,
        sessions=[
            SessionHours(name="Pagi", starts=time(9), ends=time(12)),
            SessionHours(name="Siang", starts=time(13), ends=time(16)),
        ],
        slot_minutes=slot_minutes,
        changeover_minutes=5,
        table_count=table_count,
    )
    db.session.commit()
    return edition
