"""Reads the deliveries of newly assigned partitions again, up to where they end."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kafka import TopicPartition

from followup.kafka.reading import end_offsets, heard, offsets_since
from followup.wire.record import Record

_SLICE_MS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of the log, and the partitions whose log is read to its end with it."""

    records: tuple[Record, ...]
    finished: frozenset[int]


class Replay:
    """One consumer without a group. Every method blocks; for one thread."""

    def __init__(self, make: Callable[[], Any], topic: str) -> None:
        """`make` returns a consumer, and may raise KafkaError."""
        self._make = make
        self._topic = topic
        self._consumer: Any = None
        self._ends: dict[int, int] = {}

    @property
    def pending(self) -> frozenset[int]:
        """Partitions whose log is not read to its end yet."""
        return frozenset(self._ends)

    def begin(self, partitions: Collection[int], since: datetime) -> None:
        """Begin to read these partitions' records written since then.

        Their end is the one at this moment: later deliveries are our own. Raises
        KafkaError, and begins nothing, where Kafka does not name it in time.
        """
        if self._consumer is None:
            self._consumer = self._make()
        wanted = [TopicPartition(self._topic, number) for number in partitions]
        ends = end_offsets(self._consumer, wanted)
        starts = offsets_since(self._consumer, wanted, since)
        self._ends |= {one.partition: end for one, end in ends.items()}
        everything = [TopicPartition(self._topic, number) for number in self._ends]
        positions = {
            one: self._consumer.position(one) for one in self._consumer.assignment()
        }
        self._consumer.assign(everything)
        # A partition that was read before and came back is still paused.
        self._consumer.resume(*everything)
        for one in everything:
            start = starts.get(one)
            if one not in wanted and one in positions:
                self._consumer.seek(one, positions[one])
            else:
                end = self._ends[one.partition]
                self._consumer.seek(one, start.offset if start else end)

    def step(self) -> Slice:
        """Return the next part; nothing is left to read when nothing is `pending`."""
        batches = self._consumer.poll(timeout_ms=_SLICE_MS) if self._ends else {}
        finished = frozenset(
            number
            for number, end in self._ends.items()
            if self._consumer.position(TopicPartition(self._topic, number)) >= end
        )
        for number in finished:
            del self._ends[number]
        if finished:
            self._consumer.pause(
                *(TopicPartition(self._topic, number) for number in finished)
            )
        return Slice(
            records=tuple(heard(one) for batch in batches.values() for one in batch),
            finished=finished,
        )

    def forget(self, partitions: Collection[int]) -> None:
        """Stop reading partitions that are not ours any more."""
        for number in partitions:
            self._ends.pop(number, None)

    def close(self) -> None:
        """Let go of Kafka; may be repeated."""
        if self._consumer is not None:
            self._consumer.close()
            self._consumer = None
