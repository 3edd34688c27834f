from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from matchmaker.live.hub import Hub


def apart(run: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run in a loop of its own thread: a browser test before may have left this one a loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def test_a_change_wakes_all_streams_of_its_topic_and_no_other():
    async def run() -> list[bool]:
        hub = Hub()
        streams = [hub.join("job:1"), hub.join("job:1"), hub.join("job:2")]
        hub.changed("job:1")
        return [await stream.wait(0.02) for stream in streams]

    assert apart(run) == [True, True, False]


def test_many_changes_before_a_look_are_one():
    async def run() -> list[bool]:
        hub = Hub()
        stream = hub.join("job:1")
        for _ in range(5):
            hub.changed("job:1")
        return [await stream.wait(0.02), await stream.wait(0.02)]

    assert apart(run) == [True, False]


def test_a_closed_stream_is_forgotten():
    async def run() -> tuple[int, bool]:
        hub = Hub()
        stream, other = hub.join("job:1"), hub.join("job:1")
        hub.leave(stream)
        hub.changed("job:1")
        hub.perhaps_changed()
        return hub.count, await stream.wait(0.02) or not await other.wait(0.02)

    assert apart(run) == (1, False)
