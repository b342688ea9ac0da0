"""Lets nobody write who may have been taken for dead.

Kafka gives the partitions of a member it has not heard from for a session to others,
and fences nobody off who only produces: what such a worker still had under way would
undo what its successor remembers. The process may have been awake all the while, as
where Kafka itself stood still or could not be reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SHARE = 0.9
"""Of a session: a request takes a while from the check to the broker."""

_LOOK_SECONDS = 0.05


class Lease:
    """Whether our partitions are surely ours, by what Kafka last confirmed.

    Confirmed from the thread that keeps the membership, asked in the one that produces.
    """

    def __init__(
        self,
        session_seconds: float,
        *,
        monotonic: Callable[[], float],
        end_process: Callable[[], None],
    ) -> None:
        """Take what it works with; `end_process` does not return."""
        self._seconds = SHARE * session_seconds
        self._monotonic = monotonic
        self._end_process = end_process
        self._until: float | None = None
        self._expelled = False

    def confirmed(self, asked: float) -> None:
        """Note that Kafka counted us as a member when asked, or at some time after."""
        until = asked + self._seconds
        self._until = until if self._until is None else max(until, self._until)

    def joined(self) -> None:
        """Note that we have just become a member, with partitions of our own."""
        self._expelled = False
        self._until = self._monotonic() + self._seconds

    def expelled(self) -> None:
        """Note that Kafka knows us no longer; we may join anew."""
        self._expelled = True

    async def held(self) -> None:
        """Return as soon as our partitions are surely ours; waits for Kafka to say so.

        Ends the process when they are not: what it was about to write was decided by
        one who no longer has them. Before the first assignment there is no limit.
        """
        while True:
            if self._expelled:
                self._end_process()
            if self._until is None or self._monotonic() <= self._until:
                return
            await asyncio.sleep(_LOOK_SECONDS)
