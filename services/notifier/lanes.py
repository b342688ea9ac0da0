"""Handles different customers at the same time and one customer's letters in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from followup.events import Update
from services.notifier.work import Place, Released, Work

Handle = Callable[[Work, Update | None], Coroutine[Any, Any, None]]
"""Handles one letter, given a later record of the same message that was read ahead."""


@dataclass(slots=True)
class _Lane:
    waiting: deque[Work] = field(default_factory=deque)
    work: Work | None = None
    task: asyncio.Task[None] | None = None


class Lanes:
    """Queues of letters, one for each customer or recipient; for one event loop.

    `finished` hears of every letter that was handled to its end. The first exception
    of a handler is kept in `failure`, and `failed` is set; its letter stays unfinished
    and its lane stands still.
    """

    def __init__(self, handle: Handle, finished: Callable[[Work], None]) -> None:
        self._handle = handle
        self._finished = finished
        self._lanes: dict[Hashable, _Lane] = {}
        self.failure: BaseException | None = None
        self.failed = asyncio.Event()

    def put(self, work: Work) -> None:
        """Queue a letter behind the others of its lane."""
        lane = self._lanes.setdefault(work.lane, _Lane())
        lane.waiting.append(work)
        self._go_on(work.lane, lane)

    def works(self) -> Iterator[Work]:
        """Yield every letter that is not finished."""
        for lane in self._lanes.values():
            if lane.work:
                yield lane.work
            yield from lane.waiting

    async def release(self, places: Collection[Place], grace_seconds: float) -> None:
        """Let go of partitions: drop what waits, finish what is being sent.

        What is not finished after `grace_seconds` is cancelled; it stays unfinished
        and is sent again, under the same id, by whoever reads the partition next.
        """
        running: list[asyncio.Task[None]] = []
        for lane in self._lanes.values():
            kept = [work for work in lane.waiting if work.place not in places]
            for work in lane.waiting:
                if work.place in places:
                    work.released.set()
            lane.waiting = deque(kept)
            if lane.work and lane.task and lane.work.place in places:
                lane.work.released.set()
                running.append(lane.task)
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=grace_seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    def _go_on(self, name: Hashable, lane: _Lane) -> None:
        """Start the next letter of a lane, or forget the lane if it is empty."""
        if lane.task is not None:
            return
        if not lane.waiting:
            self._lanes.pop(name, None)
            return
        work = lane.work = lane.waiting.popleft()
        task = asyncio.create_task(self._handle(work, _newer(work, lane.waiting)))
        lane.task = task
        task.add_done_callback(lambda done: self._ended(name, lane, work, done))

    def _ended(
        self, name: Hashable, lane: _Lane, work: Work, done: asyncio.Task[None]
    ) -> None:
        error = None if done.cancelled() else done.exception()
        if error and not isinstance(error, Released):
            self.failure = self.failure or error
            self.failed.set()
            return
        if not done.cancelled() and error is None:
            self._finished(work)
        lane.work = lane.task = None
        self._go_on(name, lane)


def _newer(work: Work, waiting: Collection[Work]) -> Update | None:
    """Return the last record of the same message that was read ahead."""
    if not isinstance(work.event, Update):
        return None
    id_ = work.event.message_id
    for later in reversed(tuple(waiting)):
        if isinstance(later.event, Update) and later.event.message_id == id_:
            return later.event
    return None
