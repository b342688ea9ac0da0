"""Makes decisions durable, in the one order that loses nothing.

For each partition, first in, first out: (1) what a decision says is acknowledged by
Kafka; (2) only then what it remembers goes to the changelog and is acknowledged;
(3) it is put into the local table, and the record that caused it is acknowledged.
Killed before (2), the decision is made again and says the same under the same ids; were
state and words sent together, a kill between the two would lose the words for ever.
Until (3) an overlay in memory answers reads.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from followup.wire.record import Record
from services.scheduler.said import Said

MOST_ENTRIES = 2_000
"""Decisions under way in one partition before the next one has to wait."""

SETTLE_SECONDS = 150.0
"""How long a batch may take; Kafka's client gives up each of its two sends after 60."""


class Sent(Protocol):
    """A record that all in-sync replicas have."""

    @property
    def offset(self) -> int:
        """Its place in its partition."""
        ...


class Outlet(Protocol):
    """Hands records to Kafka."""

    async def send(self, record: Record) -> Awaitable[Sent]:
        """Return once the record has its place in line, with a future.

        The future is done when all in-sync replicas have the record, or raises.
        Records of one partition keep the order in which they were handed over.
        """
        ...


class Store(Protocol):
    """The local table of one partition."""

    def get(self, key: bytes) -> bytes | None:
        """Return what is kept under a key, or None."""
        ...

    def some(self, after: bytes | None, most: int) -> list[tuple[bytes, bytes]]:
        """Return the next keys and states, in their order, at most so many."""
        ...

    def put(self, states: Mapping[bytes, bytes], offset: int) -> None:
        """Keep states; `offset` is the last of theirs in the changelog."""
        ...

    def release(self) -> None:
        """Let go of the disk; it may be opened by somebody else."""
        ...


def _nothing() -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision on its way.

    `said` is called when its words are acknowledged, `done` when all is durable.
    """

    outgoing: tuple[Record, ...] = ()
    states: tuple[tuple[bytes, bytes], ...] = ()
    said: Callable[[], None] = _nothing
    done: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class _Underway:
    entry: Entry
    words: tuple[Awaitable[Sent], ...]


class Pipeline:
    """The decisions of one partition, from decided to durable.

    `fail` is told the first error; nothing after it is written or acknowledged, so it
    should end the process: what was not acknowledged is heard again.
    """

    def __init__(  # noqa: PLR0913 - its neighbours, each of another kind
        self,
        *,
        partition: int,
        changelog: str,
        outlet: Outlet,
        store: Store,
        fail: Callable[[BaseException], None],
        said: Said | None = None,
        most_entries: int = MOST_ENTRIES,
        settle_seconds: float = SETTLE_SECONDS,
    ) -> None:
        self._partition = partition
        self._changelog = changelog
        self._outlet = outlet
        self._store = store
        self._fail = fail
        self._said = said or Said({})
        self._settle_seconds = settle_seconds
        self._room = asyncio.Semaphore(most_entries)
        self._waiting: deque[_Underway] = deque()
        self._arrived = asyncio.Event()
        self._overlay: dict[bytes, bytes] = {}
        self._depth = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def depth(self) -> int:
        """Decisions that are not durable yet."""
        return self._depth

    def start(self) -> None:
        """Begin to work; needs a running loop."""
        self._task = asyncio.create_task(self._work(), name=f"pipe-{self._partition}")

    async def close(self) -> None:
        """Stop at once; what is under way is left to be heard again.

        Nothing is remembered here any more, and nothing may be asked.
        """
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._store.release()

    def recall(self, key: bytes) -> bytes | None:
        """Return the latest decided state, durable or not."""
        decided = self._overlay.get(key)
        return self._store.get(key) if decided is None else decided

    def some(self, after: bytes | None, most: int) -> list[tuple[bytes, bytes]]:
        """Return the next durable states behind a key, or the first of all (None)."""
        return self._store.some(after, most)

    async def add(self, entry: Entry) -> None:
        """Take a decision in; waits while too many are under way.

        Must be called in the order of the records, one call at a time. When it returns,
        the words are handed over and `recall` knows the states.
        """
        self._overlay.update(entry.states)
        await self._room.acquire()
        self._depth += 1
        words = [await self._outlet.send(record) for record in entry.outgoing]
        self._waiting.append(_Underway(entry, tuple(words)))
        self._arrived.set()

    async def _work(self) -> None:
        try:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                while self._waiting:
                    batch = tuple(self._waiting)
                    self._waiting.clear()
                    # An answer that never comes would stop the partition for good.
                    async with asyncio.timeout(self._settle_seconds):
                        await self._settle(batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing may follow
            self._fail(error)

    async def _settle(self, batch: tuple[_Underway, ...]) -> None:
        """Take a batch through the three stages; each ends before the next begins."""
        acknowledged = await asyncio.gather(
            *(word for one in batch for word in one.words)
        )
        self._said.note(
            (record for one in batch for record in one.entry.outgoing),
            (sent.offset for sent in acknowledged),
        )
        for one in batch:
            one.entry.said()
        states = dict(state for one in batch for state in one.entry.states)
        if states:
            kept = states | self._said.row()
            self._store.put(kept, await self._remember(kept))
        for key, state in states.items():
            # A newer state may have been decided meanwhile; its batch comes later.
            if self._overlay.get(key) is state:
                del self._overlay[key]
        for one in batch:
            one.entry.done()
            self._depth -= 1
            self._room.release()

    async def _remember(self, states: Mapping[bytes, bytes]) -> int:
        """Write states to the changelog and return their last offset."""
        handed = [
            await self._outlet.send(
                Record(
                    topic=self._changelog,
                    key=key,
                    value=state,
                    partition=self._partition,
                )
            )
            for key, state in states.items()
        ]
        return max(sent.offset for sent in await asyncio.gather(*handed))
