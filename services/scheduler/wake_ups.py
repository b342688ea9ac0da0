"""Turns the passing of time into records: "look again at these cases"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from followup.events import CaseRef, WakeUp
from followup.ports import Clock
from followup.topics import Topics
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler.drain import Drain
from services.scheduler.memory import name_of
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Outlet
from services.scheduler.step import SOURCE

TICK_SECONDS = 0.01
MOST_CASES = 500
"""Cases in one wake-up: batching makes thousands of alerts a second possible."""


class Ticker:
    """Looks through the due index of every partition and hints at what is due.

    A timer decides nothing and writes no state: a wake-up is a hint that the one agent
    hears in line with all else. A hint that gets lost is repeated by the index.
    """

    def __init__(  # noqa: PLR0913 - its neighbours, each of another kind
        self,
        *,
        assignment: Assignment,
        outlet: Outlet,
        topics: Topics,
        clock: Clock,
        may_send: Callable[[], bool],
        drain: Drain | None = None,
    ) -> None:
        """Take what it works with; without a `drain` a backlog comes all at once."""
        self._assignment = assignment
        self._outlet = outlet
        self._topics = topics
        self._clock = clock
        self._may_send = may_send
        self._drain = drain
        self._sent: set[asyncio.Future[object]] = set()
        self._turn = 0

    async def tick(self) -> None:
        """Send at most one wake-up for each partition.

        None while the one before is on its way, so that under load each holds more.
        Raises KafkaError when Kafka takes none in.
        """
        if self._drain is not None:
            self._drain.refill()
        for owned in self._in_turn():
            if not self._may_send():
                return
            owned.gate.look()
            if not (owned.gate.open and owned.coverage.whole) or owned.due.gathers():
                continue
            keys = owned.due.pop_due(self._clock.now(), MOST_CASES, self._drain)
            if keys:
                self._let_go(await self._outlet.send(self._hint(keys, owned.number)))

    def _in_turn(self) -> list[OwnedPartition]:
        """Return our partitions, each time another first: a drain is for all."""
        owned = list(self._assignment)
        self._turn += 1
        first = self._turn % max(len(owned), 1)
        return owned[first:] + owned[:first]

    async def nudge(self) -> None:
        """Hint at every case with held messages: something may hold them no longer.

        Raises KafkaError when Kafka takes none in. A hint that gets lost is made up
        for by the case's own next look.
        """
        for owned in self._assignment:
            keys = sorted(owned.tally.held)
            for start in range(0, len(keys), MOST_CASES):
                if not self._may_send():
                    return
                await self.hint(keys[start : start + MOST_CASES], owned.number)

    async def hint(self, keys: list[bytes], partition: int) -> None:
        """Hint at cases of one partition; nothing while partitions move.

        Raises KafkaError when Kafka takes none in.
        """
        if self._may_send():
            self._let_go(await self._outlet.send(self._hint(keys, partition)))

    def _hint(self, keys: list[bytes], partition: int) -> Record:
        wake_up = WakeUp(cases=tuple(_case(key) for key in keys))
        return record_of(wake_up, self._topics, source=SOURCE, partition=partition)

    def _let_go(self, sent: Awaitable[object]) -> None:
        """Wait for nothing; a hint that fails is repeated, so its error is dropped."""
        future = asyncio.ensure_future(sent)
        self._sent.add(future)
        future.add_done_callback(self._look)

    def _look(self, future: asyncio.Future[object]) -> None:
        self._sent.discard(future)
        if not future.cancelled():
            future.exception()


def _case(key: bytes) -> CaseRef:
    name = name_of(key)
    return CaseRef(customer=name.customer, complaint=name.complaint)
