"""Reads topics from some moment on, in no group, up to now and then as they grow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from kafka import TopicPartition
from kafka.errors import KafkaError

from followup.kafka.reading import (
    end_offsets,
    groupless_consumer,
    heard,
    offsets_since,
    require_topics,
)
from followup.wire.record import Record


class Stream:
    """One consumer of some topics. Every method blocks; for one thread.

    `starts` says for each topic from when on it is read, None for its beginning;
    `others` does so for all its partitions but the first, where that differs; of those
    in `first_only` only the first partition is read.
    """

    def __init__(
        self,
        connection: Mapping[str, object],
        starts: Mapping[str, datetime | None],
        others: Mapping[str, datetime] | None = None,
        *,
        first_only: Collection[str] = (),
        client_id: str,
    ) -> None:
        """Begin to read; raises KafkaError where Kafka is away or a topic missing."""
        self._consumer = groupless_consumer(connection, client_id=client_id)
        try:
            require_topics(self._consumer, starts)
            self._seek(starts, others or {}, first_only)
        except BaseException:
            self._consumer.close()
            raise

    def read(self, *, seconds: float, most: int) -> tuple[Record, ...]:
        """Return at most so many records that came within the time."""
        batches = self._consumer.poll(timeout_ms=int(seconds * 1000), max_records=most)
        return tuple(heard(one) for batch in batches.values() for one in batch)

    @property
    def caught_up(self) -> bool:
        """Whether all is read that was there at the start."""
        for place, end in list(self._ends.items()):
            if self._consumer.position(place) >= end:
                del self._ends[place]
        return not self._ends

    def is_at_end_of(self, topic: str) -> bool:
        """Whether all of a topic is read by now; false if Kafka says nothing."""
        places = [one for one in self._consumer.assignment() if one.topic == topic]
        try:
            ends = end_offsets(self._consumer, places)
        except KafkaError:
            return False
        return all(self._consumer.position(one) >= end for one, end in ends.items())

    def close(self) -> None:
        """Let go of Kafka."""
        self._consumer.close()

    def _seek(
        self,
        starts: Mapping[str, datetime | None],
        others: Mapping[str, datetime],
        first_only: Collection[str],
    ) -> None:
        places = [
            TopicPartition(topic, number)
            for topic in starts
            for number in sorted(self._consumer.partitions_for_topic(topic))
            if number == 0 or topic not in first_only
        ]
        self._consumer.assign(places)
        self._ends: dict[Any, int] = end_offsets(self._consumer, places)
        for place in places:
            first = place.partition == 0
            since = starts[place.topic]
            if not first:
                since = others.get(place.topic, since)
            if since is None:
                self._consumer.seek_to_beginning(place)
                continue
            found = offsets_since(self._consumer, [place], since)[place]
            self._consumer.seek(place, found.offset if found else self._ends[place])
