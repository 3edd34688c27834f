from __future__ import annotations

from matchmaker.db import db
from matchmaker.live import service
from tests.live.test_server import notify

__all__ = ["notify"]


def test_a_change_is_told_on_the_channel_with_its_topic(app, notify):
    notify.execute(f"LISTEN {service.CHANNEL}")
    with app.app_context():
        service.changed("job:rolled back")
        db.session.rollback()
        service.changed("job:'; DROP TABLE")
        service.changed("job:'; DROP TABLE")
        db.session.commit()

    heard = [(notice.channel, notice.payload) for notice in notify.notifies(timeout=1)]

    assert heard == [("live", "job:'; DROP TABLE")]
