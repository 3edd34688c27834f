from __future__ import annotations

import subprocess
import sys
import time

from matchmaker.private.leftovers import end_users_of, users_of

ADDRESS = "postgresql+psycopg://matchmaker@/matchmaker?host=%2Fnowhere%2Fat%2Fall&port=5432"


def user_of(address: str, seconds: float = 60.0) -> subprocess.Popen[bytes]:
    source = f"import time; time.sleep({seconds})"
    user = subprocess.Popen([sys.executable, "-c", source], env={"DATABASE_URL": address})
    while user.pid not in users_of(address):
        time.sleep(0.02)
    return user


def test_users_of_this_database_are_ended_and_no_others() -> None:
    ours, other = user_of(ADDRESS), user_of(ADDRESS + "1")
    end_users_of(ADDRESS, patience=0.2)
    assert ours.wait(timeout=10) == -9
    assert other.poll() is None
    other.kill()
    other.wait()


def test_one_that_ends_by_itself_is_waited_for() -> None:
    user = user_of(ADDRESS, seconds=1.0)
    end_users_of(ADDRESS, patience=20)
    assert user.wait(timeout=1) == 0


def test_without_users_nobody_waits() -> None:
    began = time.monotonic()
    end_users_of(ADDRESS)
    assert time.monotonic() - began < 2
