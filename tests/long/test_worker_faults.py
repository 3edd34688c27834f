"""Servers that go away and come back, two relays, relays that are killed: nothing is lost,
nothing is told twice."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import make_url, select

from matchmaker import clock
from matchmaker.accounts import service as accounts
from matchmaker.db import db, transaction
from matchmaker.embedded import Addresses
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host
from tests.long.gates import Gate
from tests.platform import Platform, free_port, wait_for

pytestmark = pytest.mark.long

_numbers = count()


@pytest.fixture(scope="module")
def gates(servers: Addresses) -> Iterator[dict[str, Gate]]:
    """A gate before PostgreSQL and one before Valkey."""
    folder = make_url(servers.database_url).query["host"]
    queue = make_url(servers.redis_url)
    port = make_url(servers.database_url).query.get("port", "5432")
    gates = {
        "database": Gate(
            free_port(), lambda: asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        ),
        "queue": Gate(free_port(), lambda: asyncio.open_connection(queue.host, queue.port)),
    }
    yield gates
    for gate in gates.values():
        gate.end()


@pytest.fixture(scope="module")
def gated(
    servers: Addresses, gates: dict[str, Gate], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """The platform, both of whose servers lie behind gates."""
    database = make_url(servers.database_url)
    plain = database.set(host="127.0.0.1", port=gates["database"].port, query={})
    queue = make_url(servers.redis_url).set(host="127.0.0.1", port=gates["queue"].port)
    platform = Platform(
        Addresses(
            database_url=plain.render_as_string(hide_password=False) + "?connect_timeout=5",
            redis_url=queue.render_as_string(hide_password=False),
        ),
        tmp_path_factory.mktemp("gated"),
        # Number 9: no other worker's database or queue.
        9,
    )
    try:
        platform.start()
        yield platform
    finally:
        for gate in gates.values():
            gate.close()
            gate.open()
        platform.stop()


def invite(platform: Platform, people: int) -> set[str]:
    """Invite people; returns the addresses whose letters must come."""
    batch = next(_numbers)
    addresses = [f"orang{batch}.{number}@contoh.example" for number in range(people)]
    with platform.app.app_context():
        host = make_host()
        with transaction():
            users = [
                accounts.create_user(host_id=host.id, name=f"Orang {number}", email=address)
                for number, address in enumerate(addresses)
            ]
            accounts.make_links(
                users,
                edition_id=None,
                secret=platform.app.config["SECRET_KEY"],
                now=clock.now(),
                valid_for=timedelta(days=1),
                created_by_id=None,
            )
        db.session.remove()
    return set(addresses)


def letters(platform: Platform, wanted: set[str]) -> Counter[str]:
    """Count the letters to these addresses."""
    found: Counter[str] = Counter()
    for path in platform.mail.glob("*.eml"):
        for line in path.read_text().splitlines():
            if line.startswith("To: "):
                found[line.partition("<")[2].rstrip(">")] += 1
    return Counter({address: found[address] for address in wanted if found[address]})


def all_came_once(platform: Platform, wanted: set[str], seconds: float) -> None:
    wait_for(
        lambda: set(letters(platform, wanted)) == wanted, f"{len(wanted)} letters", seconds, 0.5
    )
    # A second one would come with the next lease at the latest; most races show at once.
    time.sleep(2)
    assert set(letters(platform, wanted).values()) == {1}


def processes(platform: Platform) -> dict[str, int]:
    return {name: p.pid for name, p in platform.running.items() if p.poll() is None}


def test_facts_wait_for_the_queue_and_every_process_lives_on(gated, gates):
    before = processes(gated)
    # The relay has talked to the queue before: it must notice that its connection has died.
    all_came_once(gated, invite(gated, 1), 60)
    gates["queue"].close()
    wanted = invite(gated, 5)
    time.sleep(6)
    assert letters(gated, wanted) == {}

    gates["queue"].open()

    all_came_once(gated, wanted, 60)
    assert processes(gated) == before
    assert gated.log("relay").count("The queue does not answer") == 1
    assert gated.log("relay").count("Sending again") == 1


def test_every_process_lives_on_while_the_database_is_away(gated, gates):
    before = processes(gated)
    gates["database"].close()
    time.sleep(6)
    gates["database"].open()

    with gated.app.app_context():
        db.engine.dispose()
    all_came_once(gated, invite(gated, 5), 60)
    assert processes(gated) == before
    assert gated.log("relay").count("The database does not answer") == 1


def test_two_relays_and_one_killed_again_and_again_tell_each_fact_once(gated):
    gated.start_one("relay.2")
    wanted: set[str] = set()
    try:
        for _ in range(4):
            wanted |= invite(gated, 40)
            gated.kill("relay.2")
            gated.start_one("relay.2")
            wanted |= invite(gated, 10)
            time.sleep(1)
        # What a killed relay had leased comes back with the end of its lease.
        all_came_once(gated, wanted, 150)
    finally:
        gated.stop_one("relay.2")


def test_a_killed_worker_loses_no_letter(gated):
    wanted = invite(gated, 60)
    wait_for(lambda: letters(gated, wanted), "the first letters", 30)
    gated.kill_worker()
    gated.start_worker()

    # A letter that was in the air at the cut waits until it counts as stuck.
    wait_for(lambda: set(letters(gated, wanted)) == wanted, "all letters", 330, 0.5)
    doubled = [address for address, times in letters(gated, wanted).items() if times > 1]
    # Two tasks ran at the cut: no more than their letters may have come twice.
    assert len(doubled) <= 2


def test_no_fact_is_left_over(gated):
    def open_facts() -> list[str]:
        with gated.app.app_context():
            return list(db.session.scalars(select(Fact.topic).where(Fact.finished_at.is_(None))))

    wait_for(lambda: open_facts() == [], "every fact is told", 60)


def test_every_process_ends_when_asked(gated):
    for name in ("relay", "live", "beat", "web", "worker"):
        assert gated.stop_one(name) == 0
