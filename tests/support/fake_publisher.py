"""A publisher that keeps a list; it and the real one pass one suite."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from followup.kafka.producer import (
    MAX_DEAD_LETTER_BYTES,
    MAX_RECORD_BYTES,
    TooManyInFlight,
)
from followup.ports import PublishFailed
from followup.wire.record import Record


class FakePublisher:
    """Keeps every record it is given, unless Kafka is said to be away.

    `topics` are those that exist; None stands for all of them.
    """

    def __init__(
        self, topics: Iterable[str] | None = None, *, max_in_flight: int = 1000
    ) -> None:
        self.records: list[Record] = []
        self.up = True
        self.in_flight = 0
        self._topics = None if topics is None else frozenset(topics)
        self._max_in_flight = max_in_flight

    async def publish(self, record: Record) -> None:
        """Keep the record after one turn of the loop."""
        if not self.up:
            raise PublishFailed("Kafka is away; trying again is safe")
        if self.in_flight >= self._max_in_flight:
            raise TooManyInFlight(f"{self.in_flight} records wait")
        if self._topics is not None and record.topic not in self._topics:
            raise PublishFailed(f"{record.topic} is not there")
        dead = record.topic.endswith("-dlq")
        if len(record.value or b"") > (
            MAX_DEAD_LETTER_BYTES if dead else MAX_RECORD_BYTES
        ):
            raise PublishFailed("the record is too large")
        self.in_flight += 1
        self.records.append(record)
        try:
            await asyncio.sleep(0)
        finally:
            self.in_flight -= 1
