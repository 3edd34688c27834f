"""Who waits for which topic. No sockets, no database: the server brings both."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Stream:
    """One open page's wait. Several changes before it looks are one."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Note that the topic has changed."""
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a change; False when none came in that time."""
        try:
            # Not wait_for: before Python 3.12 it can swallow the end of its task.
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class Hub:
    """All open streams by topic."""

    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = defaultdict(set)
        self.count = 0

    def join(self, topic: str) -> Stream:
        """Open a stream of a topic."""
        stream = Stream(topic)
        self._streams[topic].add(stream)
        self.count += 1
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a stream that has closed."""
        streams = self._streams[stream.topic]
        streams.remove(stream)
        self.count -= 1
        if not streams:
            del self._streams[stream.topic]

    def changed(self, topic: str) -> None:
        """Wake the streams of a topic."""
        for stream in self._streams.get(topic, ()):
            stream.wake()

    def perhaps_changed(self) -> None:
        """Wake all streams: changes may have been missed."""
        for streams in self._streams.values():
            for stream in streams:
                stream.wake()
