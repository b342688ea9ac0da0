"""The learner's topics: milestones in their order, curves as they were published."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kafka import TopicPartition

from followup.kafka.reading import (
    end_offsets,
    groupless_consumer,
    heard,
    require_topics,
)
from followup.lead_times.segments import Key
from followup.learning import LeadTime, curve_of
from followup.topics import Topics
from followup.wire.codec import Unreadable, decode
from followup.wire.dead_letter import PREFIX
from followup.wire.record import Record
from services.scheduler.learner.kept import Bookmark

PATIENCE_MS = 500
MOST_RECORDS = 2_000
MOST_EMPTY = 20
"""Reads in vain, before what should be there counts as gone."""


class Log:
    """One topic of a single partition, from some offset on, in no group.

    Every method blocks and raises KafkaError; for one thread.
    """

    def __init__(
        self, connection: Mapping[str, object], topic: str, client_id: str
    ) -> None:
        self._consumer = groupless_consumer(connection, client_id=client_id)
        self._place = TopicPartition(topic, 0)
        try:
            require_topics(self._consumer, [topic])
            self._consumer.assign([self._place])
            self._end: int = end_offsets(self._consumer, [self._place])[self._place]
            self.rewind()
        except BaseException:
            self._consumer.close()
            raise

    def rewind(self) -> None:
        """Read from the beginning."""
        self._consumer.seek_to_beginning(self._place)

    def goes_on_from(self, bookmark: Bookmark) -> bool:
        """Go to a bookmark if it is one of this log; else to the beginning."""
        if 0 < bookmark.offset <= self._end:
            before = bookmark.offset - 1
            self._consumer.seek(self._place, before)
            found = self._first()
            same = found is not None and found.header("ce_id") == bookmark.last
            if found is not None and found.offset == before and same:
                self._consumer.seek(self._place, bookmark.offset)
                return True
        self.rewind()
        return False

    @property
    def caught_up(self) -> bool:
        """Whether all is read that was there at the start."""
        return bool(self._consumer.position(self._place) >= self._end)

    def read(self) -> tuple[Record, ...]:
        """Return the next records; none if none came in a while."""
        batches: dict[Any, list[Any]] = self._consumer.poll(
            timeout_ms=PATIENCE_MS, max_records=MOST_RECORDS
        )
        return tuple(heard(one) for batch in batches.values() for one in batch)

    def _first(self) -> Record | None:
        """Return the next record, which is there, unless Kafka does not give it."""
        for _ in range(MOST_EMPTY):
            if found := self.read():
                return found[0]
        return None

    def rest(self) -> tuple[Record, ...]:
        """Return all that was there at the start."""
        found: list[Record] = []
        while not self.caught_up:
            found += self.read()
        return tuple(found)

    def close(self) -> None:
        """Let go of Kafka."""
        self._consumer.close()


def published(
    connection: Mapping[str, object], topics: Topics, client_id: str
) -> dict[Key, LeadTime]:
    """Return the last curve of each kind that Kafka has and this version can read."""
    log = Log(connection, topics.lead_times, client_id)
    try:
        found: dict[Key, LeadTime] = {}
        for record in log.rest():
            with suppress(Unreadable, ValueError):
                one = decode(LeadTime, record.value)
                curve_of(one)
                found[one.key] = one
        return found
    finally:
        log.close()


def set_aside(
    connection: Mapping[str, object], topics: Topics, client_id: str
) -> frozenset[str]:
    """Return the offsets of milestones that are in the dead letters already."""
    log = Log(connection, topics.dead_letter(topics.durations), client_id)
    try:
        return frozenset(one.header(f"{PREFIX}offset") for one in log.rest())
    finally:
        log.close()
